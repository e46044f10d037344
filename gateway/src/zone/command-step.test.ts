import { beforeEach, describe, expect, it } from "vitest";
import type { CommandReply, CommandRequest } from "@tocsin/core/wire/command";
import { inAWorld, packet, T0, type setUp } from "../../test/zone-world.ts";

const sensor = { of: "sensor", id: "plant/press/oven/temperature", alarm: "process" } as const;
const asked = { v: 1, who: "anna", expiresAt: T0 + 60_000 } as const;
const shelve: CommandRequest = {
  ...asked,
  id: "shelve-0001",
  command: "shelve",
  target: sensor,
  level: "high",
  comment: "probe is out",
  forMs: 3_600_000,
};

describe("a person's command", () => {
  let world: ReturnType<typeof setUp>;
  let replies: CommandReply[];
  inAWorld((made) => (world = made));
  beforeEach(() => {
    replies = [];
  });
  const command = (request: CommandRequest) => world.zone.command(request, (reply) => void replies.push(reply));
  const records = () => world.journal.records.filter(({ kind }) => kind === "command");
  const shelves = () => world.health.standing(0).state.shelves;

  it("is answered once effect, record and outcome are on disk together", async () => {
    const { journal, past } = world;
    await past(200);
    journal.held = true;
    command(shelve);
    await past(1_000);
    expect(replies).toEqual([]);
    journal.release();
    await past(1);
    expect(replies).toEqual([
      { v: 1, ok: true, id: shelve.id, at: T0 + 200, outcome: "applied", after: "normal, shelved" },
    ]);
    const { sealed } = journal.groups.at(-1)!;
    expect(sealed.records.map(({ kind }) => kind)).toEqual(["transition", "command"]);
    expect(sealed.records.at(-1)).toMatchObject({
      kind: "command",
      id: shelve.id,
      command: "shelve",
      target: sensor,
      by: "anna",
      comment: "probe is out",
      outcome: "applied",
    });
    expect([...sealed.sensors]).toEqual([0]);
    expect(journal.inputs.map(({ kind }) => kind)).toEqual(["command"]);
    expect(sealed.commands.map(({ request }) => request)).toEqual([shelve]);
  });

  it("has no second effect when it is repeated, whether its commit is still to come, on its way or done", async () => {
    const { journal, past } = world;
    await past(200);
    journal.held = true;
    command(shelve);
    command({ ...shelve, expiresAt: shelve.expiresAt + 1_000 });
    await past(1_000);
    command(shelve);
    await past(1_000);
    journal.release();
    await past(1);
    expect(replies.map((reply) => reply.ok && (reply.repeated ?? false))).toEqual([false, true, true]);
    journal.held = false;
    command(shelve);
    await past(1_000);
    expect(replies.at(-1)).toMatchObject({ outcome: "applied", at: T0 + 200, repeated: true });
    expect(records()).toHaveLength(1);
  });

  it("to the gateway itself is recorded like any other, and obeyed once", async () => {
    const { past } = world;
    const { id, who, expiresAt } = shelve;
    const resync = { v: 1, id, who, expiresAt, command: "resync", target: { of: "zone", id: "plant/press" } } as const;
    command(resync);
    command(resync);
    await past(1_000);
    expect(replies.map((reply) => reply.ok && reply.repeated)).toEqual([undefined, true]);
    expect(records()).toMatchObject([{ command: "resync", outcome: "applied", by: "anna" }]);
    expect(world.obeyed).toEqual(["resync"]);
  });

  it("is stepped in its turn among the readings", async () => {
    const { zone, journal, past } = world;
    zone.offer(packet("temperature", `120@${T0}`));
    command(shelve);
    zone.offer(packet("temperature", `20@${T0 + 1}`));
    await past(1_000);
    const regions = journal.records.flatMap((one) =>
      one.kind === "transition" && one.of === "sensor" ? [one.changes.map(({ region }) => region).join()] : [one.kind],
    );
    expect(regions.filter((region) => !["transition", "idle"].includes(region))).toEqual([
      "signal,limit,alarms.process",
      "suppression.process.shelved",
      "command",
      expect.stringContaining("limit"),
    ]);
  });

  it("is rejected with its reason, and that is recorded too", async () => {
    const occurrence = {
      ...asked,
      id: "acknowledge-1",
      command: "acknowledge",
      target: sensor,
      occurrence: 4,
    } as const;
    command(occurrence);
    command({ ...asked, id: "unshelve-1", command: "unshelve", target: sensor });
    command({ ...asked, id: "unshelve-2", command: "unshelve", target: { ...sensor, id: "plant/press/oven/nothing" } });
    command({ ...shelve, id: "shelve-0002", level: "lowLow" });
    command({ ...asked, id: "return-01", command: "returnToService", target: { of: "zone", id: "plant/press" } });
    await world.past(1_000);
    const codes = ["other-occurrence", "not-shelved", "unknown-sensor", "unknown-level", "not-out-of-service"];
    expect(replies.map((reply) => reply.ok && reply.code)).toEqual(codes);
    expect(records()).toMatchObject(codes.map((code) => ({ outcome: "rejected", code, by: "anna" })));
    expect(shelves()).toBeUndefined();
  });

  it("is not carried out after it has expired, and stays expired", async () => {
    command({ ...shelve, expiresAt: T0 - 1 });
    await world.past(1_000);
    command(shelve);
    await world.past(1_000);
    expect(replies).toMatchObject([{ outcome: "expired" }, { outcome: "expired", repeated: true }]);
    expect(records()).toMatchObject([{ outcome: "expired" }]);
    expect(shelves()).toBeUndefined();
  });

  it("is the same where its level was taken from the alarm, and that stands otherwise by now", async () => {
    command(shelve);
    await world.past(1_000);
    command({ ...shelve, level: "highHigh" });
    await world.past(1_000);
    expect(replies).toMatchObject([{ outcome: "applied" }, { outcome: "applied", repeated: true }]);
    expect(records()).toHaveLength(1);
  });

  it("is not decided where another had its id, where it is too old or reaches too far ahead", async () => {
    command(shelve);
    await world.past(1_000);
    command({ ...shelve, comment: "another reason" });
    command({ ...shelve, id: "shelve-0002", expiresAt: T0 - 8 * 86_400_000 });
    command({ ...shelve, id: "shelve-0003", expiresAt: T0 + 2 * 86_400_000 });
    await world.past(1_000);
    expect(replies.slice(1).map((reply) => !reply.ok && reply.code)).toEqual(["id-taken", "too-old", "bad-command"]);
    expect(records()).toHaveLength(1);
  });
});
