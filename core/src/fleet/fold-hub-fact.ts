import type { Alarm } from "../wire/health.ts";
import type { AlarmRaised, HubFact } from "../wire/hub-fact.ts";
import type { ZoneEntry } from "./entry.ts";
import type { Fleet } from "./fleet.ts";

/** Folds that a zone's subject in TOCSIN_HUB has a message at `sequence`, whatever it says. @returns whether it is new */
export function foldHubSequence(fleet: Fleet, { own }: ZoneEntry, sequence: number): boolean {
  fleet.hubSeq = Math.max(fleet.hubSeq, sequence);
  if (sequence <= own.sequence) return false;
  own.sequence = sequence;
  return true;
}

/**
 * Folds what a hub found, as TOCSIN_HUB has it at `sequence`. A fact of another occurrence than the one that runs, or that
 * is known, changes nothing.
 */
export function foldHubFact(fleet: Fleet, fact: HubFact, sequence: number): void {
  // A note changes nothing of the fleet: it is kept and told beside it.
  const zone = fleet.zone({ site: fact.site as never, zone: fact.zone as never });
  if (!foldHubSequence(fleet, zone, sequence) || fact.kind === "note") return;
  fleet.besideLog();
  switch (fact.kind) {
    case "alarm-raised":
      return raise(fleet, zone, fact);
    case "alarm-returned":
    case "alarm-acknowledged": {
      const alarm = zone.own.alarms.get(fact.alarm);
      if (alarm?.occurrence !== fact.occurrence) return;
      if (fact.kind === "alarm-returned") zone.own.over.set(fact.alarm, fact.at);
      return fleet.setOwnAlarm(
        zone,
        fact.alarm,
        fact.kind === "alarm-returned" ? returned(alarm) : acknowledged(alarm),
      );
    }
    case "flood-begun": {
      if (fact.flood <= zone.own.floods) return;
      zone.own.floods = fact.flood;
      const { flood, since, alarms } = fact;
      return fleet.setFlood(zone, { flood, since, alarms });
    }
    case "flood-ended":
      if (zone.own.flood?.flood !== fact.flood) return;
      zone.own.floodUntil = fact.until;
      fleet.setFlood(zone, undefined);
  }
}

/** A new occurrence, or a worse level of the one that runs: it rings again (ISA-18.2: A, D or C to B). */
function raise(fleet: Fleet, zone: ZoneEntry, fact: AlarmRaised): void {
  const known = zone.own.newest.get(fact.alarm);
  const runs = zone.own.alarms.get(fact.alarm);
  const isWorse = runs?.occurrence === fact.occurrence && runs.level !== fact.level;
  if (fact.occurrence <= (known?.occurrence ?? 0) && !isWorse) return;
  zone.own.newest.set(fact.alarm, fact);
  const { occurrence, since, level, priority, message } = fact;
  fleet.setOwnAlarm(zone, fact.alarm, { state: "unacknowledged", occurrence, since, level, priority, message });
}

/** ISA-18.2: B to D, C to A. */
const returned = (alarm: Alarm): Alarm | undefined =>
  alarm.state === "acknowledged" ? undefined : { ...alarm, state: "rtnUnacknowledged" };

/** ISA-18.2: B to C, D to A. */
const acknowledged = (alarm: Alarm): Alarm | undefined =>
  alarm.state === "rtnUnacknowledged" ? undefined : { ...alarm, state: "acknowledged" };
