import { describe, expect, it } from "vitest";
import type { HubFact } from "../wire/hub-fact.ts";
import { alarmItem, alarmEntries } from "./alarm-entry.ts";
import { beat, newFleet, path } from "./fleet-sample.ts";
import { foldHubFact } from "./fold-hub-fact.ts";
import { foldHeartbeat } from "./fold-gateway.ts";
import { gatewayVerdict } from "./gateway-verdict.ts";
import { recount } from "./recount.ts";

const bounds = { unreachableAfterMs: 15_000, listeningSince: 0 };

/** A hub that writes what it finds and reads it at once. */
function setUp() {
  const fleet = newFleet();
  const zone = fleet.zone(path);
  let sequence = 0;
  const write = (fact: HubFact) => foldHubFact(fleet, fact, ++sequence);
  const look = (now: number) => {
    const fact = gatewayVerdict(fleet, zone, now, bounds);
    if (fact) write(fact);
    return fact?.kind;
  };
  const acknowledge = (occurrence: number) =>
    write({
      v: 1,
      site: "site",
      zone: "zone",
      at: 0,
      kind: "gateway-acknowledged",
      occurrence,
      command: "c",
      by: "Kim",
    });
  const hear = (at: number) => foldHeartbeat(fleet, path, beat({ at }), at);
  return { fleet, zone, look, acknowledge, hear, state: () => zone.gateway.alarm?.state };
}

describe("a gateway that is not heard", () => {
  it("raises one high alarm, whoever finds it, until it is heard and acknowledged", () => {
    const { fleet, zone, look, acknowledge, hear, state } = setUp();
    expect(look(25_000)).toBeUndefined();
    expect(look(25_001)).toBe("gateway-unreachable");
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
    expect(look(50_001)).toBe("gateway-back");
    expect(state()).toBeUndefined();
    expect(look(65_001)).toBe("gateway-unreachable");
    hear(66_000);
    expect([look(66_000), state()]).toEqual(["gateway-back", "rtnUnacknowledged"]);
    acknowledge(1);
    expect(state()).toBe("rtnUnacknowledged");
    acknowledge(2);
    expect(state()).toBeUndefined();
  });

  it("is not judged by a hub that has not listened for so long, or that is cut off", () => {
    const { fleet, zone } = setUp();
    expect(gatewayVerdict(fleet, zone, 30_000, { ...bounds, listeningSince: 20_000 })).toBeUndefined();
    fleet.setBus({ connected: false, since: 10_000 });
    expect(gatewayVerdict(fleet, zone, 90_000, bounds)).toBeUndefined();
    fleet.setBus({ connected: true, since: 80_000 });
    expect(gatewayVerdict(fleet, zone, 90_000, bounds)).toBeUndefined();
    expect(gatewayVerdict(fleet, zone, 95_001, bounds)).toMatchObject({ kind: "gateway-unreachable", since: 10_000 });
  });
});
