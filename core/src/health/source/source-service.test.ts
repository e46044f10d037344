import { expect, it } from "vitest";
import type { HealthRecord } from "../zone-steps.ts";
import { toId } from "../../wire/id.ts";
import type { SensorConfig } from "../config.ts";
import { exampleZone } from "../example-zone.ts";
import { rings } from "../alarm/ringing.ts";
import { ZoneHealth } from "../zone.ts";

const T0 = 1_700_000_000_000;
const at = (seconds: number) => T0 + seconds * 1_000;
const plc = "plant/press/plc";
const through: Partial<SensorConfig> = { source: toId("plc"), silentAfterMs: 600_000, instrument: { priority: "low" } };

/** Two sensors of the oven and one of the press come through the PLC, one of the press does not. */
const config = (more: Record<string, Partial<SensorConfig>> = {}) =>
  exampleZone({ oven: { a: through, b: through, ...more }, press: { c: through, other: { silentAfterMs: 600_000 } } });
const zoneOf = (): ZoneHealth => {
  const zone = new ZoneHealth(config());
  zone.sensors.forEach((_, sensor) => zone.reading(sensor, 20, "good", at(0), at(0), false));
  zone.tick(at(3), at(3));
  zone.take();
  return zone;
};

const out = (zone: ZoneHealth, seconds: number, more: { from?: number; autoReturn?: true; id?: string } = {}) => {
  const { id = plc, from, ...rest } = more;
  const of = id === plc ? "source" : "zone";
  const times = { ...(from === undefined ? {} : { from: at(from) }), until: at(60) };
  return zone.command({ kind: "outOfService", of, id, reason: "new CPU", ...times, ...rest }, "anna", at(seconds));
};
const back = (zone: ZoneHealth, seconds: number, id = plc) =>
  zone.command({ kind: "returnToService", of: id === plc ? "source" : "zone", id }, "anna", at(seconds));
const said = (zone: ZoneHealth, word: "gone" | "back", seconds: number) =>
  zone.sourceSaid("plc", word, `the PLC is ${word}`, at(seconds), at(seconds));

/** `seconds name health: region from>to [rings]`, machines apart. */
const told = (zone: ZoneHealth): string[] => zone.take().records.flatMap(textOf);
function textOf(record: HealthRecord): string[] {
  if (record.kind !== "transition" || record.of === "machine") return [];
  const moved = record.changes
    .filter(({ region }) => region !== "health")
    .map(({ region, from, to }) => `${region} ${from}>${to}`);
  const overdue = record.message?.startsWith("out of service") ? ` ${record.priority}: ${record.message}` : "";
  const rang = rings(record) ? " rings" : "";
  const name = record.id.split("/").at(-1);
  return [`${(record.at - T0) / 1_000} ${name} ${record.health}: ${moved.join(", ")}${rang}${overdue}`];
}
const G = "suppression.outOfService";

it("takes out a source with all its sensors, and no other, and brings them back", () => {
  const zone = zoneOf();
  expect(out(zone, 5)).toEqual({ outcome: "applied" });
  expect(told(zone)).toEqual([
    "5 plc function-check: service.source no>yes",
    ...["a", "b", "c"].map((name) => `5 ${name} function-check: ${G} no>yes`),
  ]);
  expect(zone.standing(2).state.services).toMatchObject([{ of: "source", by: "anna", reason: "new CPU" }]);
  expect(zone.sources[0]!.wireStanding).toMatchObject({
    health: "function-check",
    state: { signal: "live", services: [{ of: "source", until: at(60) }] },
  });
  expect(zone.standing(3).health).toBe("good");
  expect(zone.machineStanding(0).health).toBe("unknown");
  expect(zone.machineStanding(1).health).toBe("good");
  back(zone, 9);
  expect(told(zone)).toEqual([
    ...["a", "b", "c"].map((name) => `9 ${name} good: ${G} yes>no`),
    "9 plc good: service.source yes>no",
  ]);
  expect(back(zone, 10)).toMatchObject({ code: "not-out-of-service" });
});

it("lets its silence go its way and not ring, and rings on return where it is gone still", () => {
  const zone = zoneOf();
  out(zone, 5);
  told(zone);
  said(zone, "gone", 6);
  expect(told(zone)[0]).toBe("6 plc function-check: signal live>silent, alarm normal>unacknowledged");
  expect(zone.sources[0]!.wireStanding.state.alarm).toMatchObject({ occurrence: 1, muted: "outOfService" });
  zone.command({ kind: "acknowledgeSource", source: plc, occurrence: 1 }, "anna", at(7));
  told(zone);
  back(zone, 8);
  expect(told(zone).at(-1)).toBe("8 plc failure: service.source yes>no, alarm acknowledged>unacknowledged rings");
  expect(zone.sources[0]!.wireStanding.state.alarm).not.toHaveProperty("muted");
});

it("is normal on return where it is there again", () => {
  const zone = zoneOf();
  out(zone, 5);
  said(zone, "gone", 6);
  said(zone, "back", 7);
  told(zone);
  back(zone, 8);
  expect(told(zone).at(-1)).toBe("8 plc good: service.source yes>no, alarm rtnUnacknowledged>normal");
});

it("begins as planned and is overdue at its end, in one low alarm, or returns by itself", () => {
  const zone = zoneOf();
  out(zone, 5, { from: 10 });
  zone.tick(at(10), at(10));
  told(zone);
  expect(zone.explain("source", plc)).toMatchObject({
    pending: [{ what: "out-of-service", at: at(60), clock: "gateway" }],
    sentences: [{}, {}, { about: "service", text: "source out of service by anna: new CPU" }],
  });
  zone.tick(at(60), at(60));
  expect(told(zone)).toEqual([
    "60 plc function-check: service.source yes>overdue low: out of service is overdue (anna: new CPU)",
  ]);
  back(zone, 61);
  out(zone, 62);
  const itself = zoneOf();
  out(itself, 5, { autoReturn: true });
  itself.tick(at(60), at(60));
  expect(told(itself).at(-1)).toBe("60 plc good: service.source yes>no");
  expect(itself.nextDeadline()).toBeGreaterThan(at(60));
});

it("is out of service with its zone as well, and stays so by its own command", () => {
  const zone = zoneOf();
  out(zone, 5, { id: "plant/press" });
  expect(told(zone).at(-1)).toBe("5 plc function-check: service.zone no>yes");
  out(zone, 6);
  back(zone, 7, "plant/press");
  expect(zone.standing(0).health).toBe("function-check");
  expect(zone.standing(3).health).toBe("good");
  expect(zone.sources[0]!.health).toBe("function-check");
});

it("refuses a source that the zone does not have", () => {
  const command = { kind: "outOfService", of: "source", id: "plant/press/x", reason: "", until: at(9) } as const;
  expect(zoneOf().command(command, "anna", at(1))).toMatchObject({ code: "unknown-source" });
});

it("holds over a restart, for a sensor that has come since as well, to its own end", () => {
  const before = zoneOf();
  out(before, 5);
  const after = new ZoneHealth(config({ later: through }));
  before.sensors.forEach(({ id }, sensor) => after.restoreSensor(after.indexOf(id)!, before.saveSensor(sensor)));
  before.machines.forEach((_, machine) => after.restoreMachine(machine, before.saveMachine(machine)));
  expect(after.restoreSource(0, before.saveSource(0))).toBe(true);
  expect(after.nextDeadline()).toBeLessThanOrEqual(at(60));
  after.tick(at(6), at(6));
  expect(told(after)).toEqual([`6 later function-check: ${G} no>yes`]);
  after.tick(at(60), at(60));
  expect(told(after).at(-1)).toMatch(/^60 plc function-check: service.source yes>overdue/);
});

it("is taken over from the gateway's former store", () => {
  const before = zoneOf();
  out(before, 5);
  const after = new ZoneHealth(config());
  const sensors = Object.fromEntries(before.sensors.map(({ id }, sensor) => [id, before.standing(sensor)]));
  after.takeOver({ sensors, machines: {}, sources: { plc: before.sources[0]!.wireStanding } }, at(8));
  expect(told(after)).toContain("8 plc function-check: service.source no>yes");
  expect(after.standing(0).health).toBe("function-check");
});
