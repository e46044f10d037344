import { describe, expect, it } from "vitest";
import { inAWorld, packet, type setUp } from "../../test/zone-world.ts";

describe("a source's own word", () => {
  let world: ReturnType<typeof setUp>;
  inAWorld((made) => (world = made));
  const moves = () =>
    world.journal.records.flatMap((record) =>
      record.kind === "transition" && record.of !== "machine"
        ? [`${record.id.split("/").at(-1)} ${record.changes.find(({ region }) => region === "signal")?.to}`]
        : [],
    );

  it("is stepped in its turn, and its packet acknowledged with the commit that holds what it did", async () => {
    const { zone, journal, acknowledged, past } = world;
    await past(200);
    journal.held = true;
    const packets = [packet("door", "open"), packet("status", "offline"), packet("status", "offline")];
    for (const one of packets) zone.offer(one);
    await past(1_000);
    expect(acknowledged).toEqual([]);
    journal.release();
    await past(1);
    expect(acknowledged).toEqual(packets);
    expect(moves()).toEqual(["door live", "plc1 live", "plc1 silent", "door unknown"]);
    const { sealed } = journal.groups.at(-1)!;
    expect(sealed.machines.map(({ id }) => id)).toContain("source:plant/press/plc1");
    expect(journal.inputs).toMatchObject([{ kind: "source", source: "plc1", word: "gone" }]);
  });

  it("brings sensors that report on change back where they stood, by a retained word too", async () => {
    const { zone, past } = world;
    zone.offer(packet("door", "open"));
    zone.sourceSaid("plc1", "gone", "its connection is lost");
    zone.sourceSaid("plc1", "gone", "its connection is lost");
    zone.offer(packet("status", "online", { retained: true }));
    zone.sourceSaid("plc9", "gone", "nobody knows it");
    await past(1_000);
    expect(moves()).toEqual(["door live", "plc1 live", "plc1 silent", "door unknown", "plc1 live", "door live"]);
  });
});
