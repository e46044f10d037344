import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { nightMessages } from "./night-messages.ts";
import { NIGHT, NIGHT_EVENTS, nightPlant } from "./night-plan.ts";

const hashOfFirst = (count: number): string => {
  const hash = createHash("sha256");
  for (const { topic, payload } of nightMessages(nightPlant(), NIGHT_EVENTS)) {
    hash.update(topic + payload);
    if (--count === 0) break;
  }
  return hash.digest("hex");
};

it("is the same night each time", () => expect(hashOfFirst(2_000)).toBe(hashOfFirst(2_000)));

it("befalls only what the plant has, within the night", () => {
  const { zones } = nightPlant();
  for (const event of NIGHT_EVENTS) {
    expect(event.at).toBeGreaterThan(NIGHT.from);
    expect(event.at + event.minutes * 60_000).toBeLessThan(NIGHT.to);
    const zone = zones.find((each) => each.zone === event.zone)!;
    expect(zone, event.zone).toBeDefined();
    if (event.does === "silence") expect(zone.machines.map(({ source }) => source)).toContain(event.source);
    if (event.does !== "fault") continue;
    const machine = zone.machines.find((each) => each.machine === event.machine);
    expect(machine?.sensors.map(({ sensor }) => sensor as string)).toContain(event.sensor);
  }
});
