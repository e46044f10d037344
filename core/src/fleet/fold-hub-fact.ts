import type { Alarm } from "../wire/health.ts";
import type { HubFact } from "../wire/hub-fact.ts";
import type { Fleet } from "./fleet.ts";

/**
 * Folds what a hub found, as TOCSIN_HUB has it at `sequence`. A fact of another occurrence than the one that runs, or that
 * is known, changes nothing.
 */
export function foldHubFact(fleet: Fleet, fact: HubFact, sequence: number): void {
  const zone = fleet.zone({ site: fact.site as never, zone: fact.zone as never });
  if (sequence <= zone.gateway.sequence) return;
  fleet.besideLog();
  zone.gateway.sequence = sequence;
  const { alarm, occurrence } = zone.gateway;
  if (fact.kind === "gateway-unreachable") {
    if (fact.occurrence <= occurrence) return;
    zone.gateway.occurrence = fact.occurrence;
    const { since, priority, message } = fact;
    fleet.setGatewayAlarm(zone, {
      state: "unacknowledged",
      occurrence: fact.occurrence,
      since,
      level: "unreachable",
      priority,
      message,
    });
  } else if (alarm?.occurrence === fact.occurrence)
    fleet.setGatewayAlarm(zone, fact.kind === "gateway-back" ? returned(alarm) : acknowledged(alarm));
}

/** ISA-18.2: B to D, C to A. */
const returned = (alarm: Alarm): Alarm | undefined =>
  alarm.state === "acknowledged" ? undefined : { ...alarm, state: "rtnUnacknowledged" };

/** ISA-18.2: B to C, D to A. */
const acknowledged = (alarm: Alarm): Alarm | undefined =>
  alarm.state === "rtnUnacknowledged" ? undefined : { ...alarm, state: "acknowledged" };
