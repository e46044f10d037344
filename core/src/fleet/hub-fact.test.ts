import { describe, expect, it } from "vitest";
import type { HubFact, OwnAlarm } from "../wire/hub-fact.ts";
import type { ZonePath } from "../wire/id.ts";
import type { LogRecord } from "../wire/log.ts";
import { alarmItem, alarmEntries } from "./alarm-entry.ts";
import { FLOOD_WITHIN_MS } from "../figures/flood.ts";
import { HUB_PATH } from "../wire/subject.ts";
import { beat, foldAll, newFleet, path } from "./fleet-sample.ts";
import { foldHubFact } from "./fold-hub-fact.ts";
import { foldHeartbeat } from "./fold-gateway.ts";
import { hubVerdict, zoneVerdict } from "./zone-verdict.ts";
import { zoneItem } from "./item.ts";
import { recount } from "./recount.ts";

const bounds = { unreachableAfterMs: 15_000, listeningSince: 0 };

const standing = { since: 10_000, level: "unreachable", priority: "high", message: "unreachable" } as const;
const raised = (of: ZonePath, alarm: OwnAlarm, at: number): HubFact => ({
  v: 1,
  ...of,
  at,
  kind: "alarm-raised",
  alarm,
  occurrence: 1,
  ...standing,
});

/** A hub that writes what it finds and reads it at once. */
function setUp() {
  const fleet = newFleet();
  const zone = fleet.zone(path);
  let sequence = 0;
  const write = (fact: HubFact) => foldHubFact(fleet, fact, ++sequence);
  const kindOf = (fact: HubFact | undefined) => {
    if (fact) write(fact);
    return fact && `${fact.kind}${"alarm" in fact ? ` ${fact.alarm}` : ""}`;
  };
  const look = (now: number, hub = "h1") => kindOf(zoneVerdict(fleet, zone, now, bounds, hub));
  const lookAtAll = (now: number, behind?: { messages: number; since: number }, hub = "h1") =>
    kindOf(hubVerdict(fleet, now, bounds, hub, behind));
  const acknowledge = (occurrence: number, alarm: OwnAlarm = "gateway", of: ZonePath = path) =>
    write({ v: 1, ...of, at: 0, kind: "alarm-acknowledged", alarm, occurrence, command: "c", by: "Kim" });
  const hear = (at: number, over: object = {}) => foldHeartbeat(fleet, path, beat({ at, ...over }), at);
  const state = (alarm: OwnAlarm = "gateway") => zone.own.alarms.get(alarm)?.state;
  return { fleet, zone, write, look, lookAtAll, acknowledge, hear, state };
}

describe("a gateway that is not heard", () => {
  it("raises one high alarm, whoever finds it, until it is heard and acknowledged", () => {
    const { fleet, zone, look, acknowledge, hear, state } = setUp();
    expect(look(25_000)).toBeUndefined();
    expect(look(25_001)).toBe("alarm-raised gateway");
    expect(look(40_000)).toBeUndefined();
    expect(alarmItem([...alarmEntries(fleet)][0]!)).toMatchObject({
      id: "site/zone:gateway",
      of: "gateway",
      state: "unacknowledged",
      priority: "high",
      since: 10_000,
      message: "Gateway of Press unreachable: 6 sensors uncertain",
    });
    expect(zone.alarmCounts.high).toEqual({ active: 1, unacknowledged: 1 });
    expect(zone.alarmCounts).toEqual(recount(zone).alarms);
    acknowledge(1);
    expect(state()).toBe("acknowledged");
    hear(50_000);
    expect(look(50_001)).toBe("alarm-returned gateway");
    expect(state()).toBeUndefined();
    expect(look(65_001)).toBe("alarm-raised gateway");
    hear(66_000);
    expect([look(66_000), state()]).toEqual(["alarm-returned gateway", "rtnUnacknowledged"]);
    acknowledge(1);
    expect(state()).toBe("rtnUnacknowledged");
    acknowledge(2);
    expect(state()).toBeUndefined();
  });

  it("is not judged by a hub that has not listened for so long, or that is cut off", () => {
    const { fleet, zone } = setUp();
    expect(zoneVerdict(fleet, zone, 30_000, { ...bounds, listeningSince: 20_000 }, "h1")).toBeUndefined();
    fleet.setBus({ connected: false, since: 10_000 });
    expect(zoneVerdict(fleet, zone, 90_000, bounds, "h1")).toBeUndefined();
    fleet.setBus({ connected: true, since: 80_000 });
    expect(zoneVerdict(fleet, zone, 90_000, bounds, "h1")).toBeUndefined();
    expect(zoneVerdict(fleet, zone, 95_001, bounds, "h1")).toMatchObject({ alarm: "gateway", since: 10_000 });
  });
});

describe("hubs that heard the last heartbeat at different moments", () => {
  it("do not take back what another has just found", () => {
    const { fleet, write, look, lookAtAll, hear } = setUp();
    const other = { site: "site", zone: "other" } as never as ZonePath;
    hear(10_100);
    write(raised(path, "gateway", 25_001));
    expect([look(25_050), look(25_101)]).toEqual([undefined, undefined]);
    hear(26_000);
    expect(look(26_000)).toBe("alarm-returned gateway");
    foldHeartbeat(fleet, other, beat({ at: 26_100, zone: "other" }), 26_100);
    write(raised(HUB_PATH, "gateways", 41_050));
    expect([lookAtAll(41_060), lookAtAll(41_101)]).toEqual([undefined, undefined]);
    hear(42_000);
    expect(lookAtAll(42_000)).toBe("alarm-returned gateways");
  });
});

describe("gateways none of which is heard", () => {
  it("are one alarm, and each has its own when it is not back in time after another is heard", () => {
    const { fleet, look, lookAtAll, acknowledge, hear } = setUp();
    const other = { site: "site", zone: "other" } as never as ZonePath;
    const hearOther = (at: number) => foldHeartbeat(fleet, other, beat({ at, zone: "other" }), at);
    hearOther(13_000);
    expect([look(26_000), lookAtAll(26_000)]).toEqual([undefined, undefined]);
    expect([look(28_001), lookAtAll(28_001)]).toEqual([undefined, "alarm-raised gateways"]);
    expect(lookAtAll(40_000)).toBeUndefined();
    expect(alarmItem([...alarmEntries(fleet)][0]!)).toMatchObject({
      id: "_hub/_hub:gateways",
      of: "hub",
      target: "_hub/_hub",
      priority: "high",
      since: 13_000,
      message: "None of 2 gateways is heard: 6 sensors uncertain",
    });
    acknowledge(1, "gateways", HUB_PATH);
    hearOther(50_000);
    expect([look(50_000), lookAtAll(50_000), look(50_000)]).toEqual([undefined, "alarm-returned gateways", undefined]);
    hearOther(64_000);
    expect([look(65_000), look(65_001)]).toEqual([undefined, "alarm-raised gateway"]);
    expect([...alarmEntries(fleet)].map(({ id }) => id)).toEqual(["site/zone:gateway"]);
    hear(66_000);
    expect([lookAtAll(66_000), look(66_000)]).toEqual([undefined, "alarm-returned gateway"]);
    expect([...fleet.zones.keys()]).toEqual(["site/zone", "site/other"]);
  });
});

describe("the hub's own alarms", () => {
  it("tell of a gap, again when it is lost for good, and are over when that was seen", () => {
    const { zone, look, acknowledge, state } = setUp();
    const gap = { epoch: 1, from: 2, to: 5 };
    zone.gaps = [{ ...gap, state: "asked" }];
    expect([look(11_000), state("gap")]).toEqual(["alarm-raised gap", "unacknowledged"]);
    acknowledge(1, "gap");
    zone.gaps = [{ ...gap, state: "lost" }];
    expect(look(12_000)).toBe("alarm-raised gap");
    expect(zone.own.alarms.get("gap")).toMatchObject({
      occurrence: 1,
      state: "unacknowledged",
      message: "History of Press lacks 4 records for good",
    });
    expect(look(13_000)).toBeUndefined();
    acknowledge(1, "gap");
    expect([look(14_000), state("gap")]).toEqual(["alarm-returned gap", undefined]);
    expect(look(15_000)).toBeUndefined();
    zone.gaps = [...zone.gaps, { epoch: 1, from: 9, to: 9, state: "lost" }];
    expect(look(16_000)).toBe("alarm-raised gap");
  });

  it("tell of a disk that is nearly full, and stay until there is clearly more room", () => {
    const { hear, look, zone } = setUp();
    const left = (at: number, hoursLeft: number) =>
      hear(at, { disk: { freeBytes: 1, storeBytes: 1, hoursLeft } }) ?? look(at);
    expect(left(11_000, 24)).toBeUndefined();
    expect(left(12_000, 23.9)).toBe("alarm-raised disk");
    expect(zone.own.alarms.get("disk")?.message).toMatch(/drops readings in 23 hours/);
    expect(left(13_000, 25)).toBeUndefined();
    expect(left(14_000, 30)).toBe("alarm-returned disk");
  });

  it("tell of a clock that goes wrong, and another hub does not take that back", () => {
    const { fleet, look, zone } = setUp();
    const beatAt = (at: number, heard: number) => foldHeartbeat(fleet, path, beat({ at }), heard);
    beatAt(80_000, 60_000);
    expect(look(60_000)).toBe("alarm-raised clock");
    expect(zone.own.alarms.get("clock")?.message).toBe("Clock of the gateway of Press is 20 s ahead of the hub's");
    beatAt(66_000, 65_000);
    expect(look(65_000, "h2")).toBeUndefined();
    expect(look(65_000, "h1")).toBe("alarm-returned clock");
  });

  it("tell of a hub that is behind, which it alone can take back, for an hour", () => {
    const { lookAtAll, fleet } = setUp();
    expect(lookAtAll(11_000, { messages: 7, since: 1 })).toBe("alarm-raised behind");
    expect(lookAtAll(12_000, undefined, "h2")).toBeUndefined();
    expect(lookAtAll(13_000)).toBe("alarm-returned behind");
    expect(fleet.hub.own.alarms.get("behind")?.state).toBe("rtnUnacknowledged");
    expect(lookAtAll(14_000, { messages: 7, since: 1 })).toBe("alarm-raised behind");
    expect(lookAtAll(3_614_000, undefined, "h2")).toBe("alarm-returned behind");
  });
});

describe("a flood", () => {
  it("is a state with a begin and an end, told once", () => {
    const { fleet, zone, hear, look } = setUp();
    const ring = (seq: number) =>
      ({
        seq,
        at: 10_000 + seq,
        processedAt: 0,
        kind: "transition",
        of: "sensor",
        id: "site/zone/m1/s1",
        changes: [{ region: "alarms.process", from: "normal", to: "unacknowledged" }],
        state: { signal: "live", limit: "high" },
        health: "good",
        healthBefore: "good",
        priority: "high",
        cause: { kind: "limit", text: "beyond" },
      }) as LogRecord;
    foldAll(fleet, [Array.from({ length: 10 }, (_, i) => ring(i + 1))]);
    expect(look(11_000)).toBeUndefined();
    foldAll(fleet, [[ring(11)]]);
    expect([look(11_000), look(11_000)]).toEqual(["flood-begun", undefined]);
    expect(zoneItem(zone).flood).toEqual({ flood: 1, since: 10_011, alarms: 11 });
    const over = 10_020 + FLOOD_WITHIN_MS;
    hear(over);
    expect([look(over), look(over)]).toEqual(["flood-ended", undefined]);
    expect(zoneItem(zone)).not.toHaveProperty("flood");
  });
});
