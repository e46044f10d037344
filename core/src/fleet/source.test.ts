import { describe, expect, it } from "vitest";
import type { LogRecord, SensorTransition } from "../wire/log.ts";
import { foldZoneState } from "./fold-state.ts";
import { foldAll, newFleet, path, shown, sourceTransition } from "./fleet-sample.ts";
import { sensorItem, transitionItem } from "./item.ts";
import { serviceItems } from "./service-items.ts";

const unknown = (sensor: string, seq: number): LogRecord => {
  const record: SensorTransition = {
    seq,
    at: 2_000,
    processedAt: 2_000,
    kind: "transition",
    of: "sensor",
    id: `site/zone/${sensor}`,
    changes: [{ region: "signal", from: "live", to: "unknown" }],
    state: { signal: "unknown", limit: "normal", held: true },
    health: "unknown",
    healthBefore: "good",
    cause: { kind: "source", text: "plc is silent" },
  };
  return record;
};

describe("a source that is silent", () => {
  const fleet = newFleet();
  foldAll(fleet, [[sourceTransition("silent", 2_000), unknown("m1/s1", 2)]]);

  it("lies over its sensors, and over no other", () => {
    const over = shown(fleet).sensors.filter(({ overlay }) => overlay !== undefined);
    expect(over.map(({ id }) => id)).toEqual(["site/zone/m1/s1", "site/zone/m1/s2"]);
    expect(over[0]).toMatchObject({
      health: "unknown",
      overlay: { reason: "source-silent", since: 2_000, text: "plc is silent" },
    });
  });

  it("lies over none that is heard, and over none once it is back, which clients are told", () => {
    const heard = newFleet();
    const live = { ...unknown("m1/s1", 2), state: { signal: "live", limit: "normal" } } as LogRecord;
    foldAll(heard, [[sourceTransition("silent", 2_000), live]]);
    expect(sensorItem(heard.sensors.get("site/zone/m1/s1" as never)!)).not.toHaveProperty("overlay");
    heard.take();
    foldAll(heard, [[{ ...sourceTransition("live", 3_000), seq: 3 }]]);
    expect(shown(heard).sensors.filter(({ overlay }) => overlay !== undefined)).toEqual([]);
    expect([...heard.take().sensors].map(({ id }) => id)).toEqual(["site/zone/m1/s1", "site/zone/m1/s2"]);
  });

  it("is told among the transitions, and of another zone is no news here", () => {
    const record = sourceTransition("silent", 2_000);
    if (record.kind !== "transition") throw new Error("it is a transition");
    expect(transitionItem(fleet, path, 1, record)).toMatchObject({ of: "source", id: "site/zone/plc", epoch: 1 });
    const other = newFleet();
    foldAll(other, [[{ ...sourceTransition("silent", 2_000), id: "site/other/plc" } as LogRecord]]);
    expect(other.zone(path).sources.size).toBe(0);
  });

  it("is known by its published state too, with its alarm, and by the log from there on", () => {
    const hub = newFleet();
    const alarm = { state: "acknowledged", occurrence: 3, since: 900, level: "silent", priority: "high" } as const;
    const plc = { state: { signal: "silent" as const, alarm }, health: "failure" as const, since: 900, occurrence: 3 };
    const service = { of: "zone", by: "anna", reason: "holidays", from: 800, until: 9_000 } as const;
    const message = { v: 1, ...path, epoch: 1, seq: 4, streamSeq: 1, sources: { plc }, service } as const;
    expect(foldZoneState(hub, path, message)).toBe(hub.zone(path));
    expect(hub.zone(path).sources.get("plc")).toEqual(plc);
    expect(hub.zone(path).service).toEqual(service);
    expect(foldZoneState(hub, path, { ...message, seq: 3, sources: {} })).toBeUndefined();
    foldAll(hub, [[{ ...sourceTransition("live", 3_000), seq: 4 }]]);
    expect(hub.zone(path).sources.get("plc")).toEqual(plc);
    foldAll(hub, [[{ ...sourceTransition("live", 3_000), seq: 5 }]]);
    expect(hub.zone(path).sources.get("plc")).toMatchObject({ state: { signal: "live" }, occurrence: 3 });
  });

  it("is listed as one line, with a count of its sensors, while it is out of service", () => {
    const hub = newFleet();
    const service = { of: "source", by: "anna", reason: "new CPU", from: 800, until: 9_000 } as const;
    const out = { ...sourceTransition("live", 900), state: { signal: "live", services: [service] } } as LogRecord;
    foldAll(hub, [[out]]);
    expect(serviceItems(hub, {})).toEqual([
      { ...service, id: "site/zone/plc", site: "site", zone: "zone", tag: "plc", description: "source", sensors: 2 },
    ]);
    foldAll(hub, [[{ ...sourceTransition("live", 3_000), seq: 2 }]]);
    expect(serviceItems(hub, {})).toEqual([]);
  });
});
