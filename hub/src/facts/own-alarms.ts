import type { NatsConnection } from "@nats-io/transport-node";
import type { ZoneEntry } from "@tocsin/core/fleet/entry";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { hubVerdict, zoneVerdict } from "@tocsin/core/fleet/zone-verdict";
import type { HubFact, OwnAlarm } from "@tocsin/core/wire/hub-fact";
import { appendFact } from "./append-fact.ts";
import { Lag } from "./lag.ts";

export type OwnAlarmParts = {
  fleet: Fleet;
  now: () => number;
  unreachableAfterMs: number;
  /** Which of the replicas this is. */
  hub: string;
  /** Undefined while there is none, or while not all is read that hubs have found. */
  connection: () => NatsConnection | undefined;
  failed: (cause: unknown) => void;
};

export type Acknowledgement = { alarm: OwnAlarm; occurrence: number; command: string; by: string; comment?: string };
export type Acknowledged =
  { outcome: "applied"; after?: string } | { outcome: "rejected"; code: string; detail: string };

const ATTEMPTS_MAX = 10;
const READ_WITHIN_MS = 100;

/** What the hub itself finds: its own alarms and floods, said where no other hub has said it first. */
export class OwnAlarms {
  readonly #parts: OwnAlarmParts;
  readonly #listeningSince: number;
  readonly #writing = new Set<ZoneEntry>();
  readonly #lag: Lag;

  constructor(parts: OwnAlarmParts) {
    this.#parts = parts;
    this.#listeningSince = parts.now();
    this.#lag = new Lag(parts.fleet);
  }

  /** Call it again and again. */
  look(): void {
    const { fleet, unreachableAfterMs, hub } = this.#parts;
    const connection = this.#parts.connection();
    if (!connection) return this.#lag.forget();
    const now = this.#parts.now();
    const reach = { unreachableAfterMs, listeningSince: this.#listeningSince };
    this.#say(connection, fleet.hub, () => hubVerdict(fleet, now, reach, hub, this.#lag.at(now)));
    for (const zone of fleet.zones.values())
      this.#say(connection, zone, () => zoneVerdict(fleet, zone, now, reach, hub));
  }

  /** A person has seen it. @throws where it is not known whether that was stored */
  async acknowledge(zone: ZoneEntry, { alarm: name, occurrence, ...told }: Acknowledgement): Promise<Acknowledged> {
    const connection = this.#parts.connection();
    if (!connection) throw new Error("the hub itself is cut off: it has no connection to NATS");
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const alarm = zone.own.alarms.get(name);
      if (alarm === undefined || alarm.state === "acknowledged")
        return rejected("nothing-to-acknowledge", "nobody has to see it any more");
      if (alarm.occurrence !== occurrence)
        return rejected("other-occurrence", `occurrence ${alarm.occurrence} runs, not ${occurrence}: look again`);
      const at = this.#parts.now();
      const fact = { v: 1, ...zone.path, at, kind: "alarm-acknowledged", alarm: name, occurrence, ...told } as const;
      const after = alarm.state === "unacknowledged" ? "acknowledged" : "normal";
      if (await appendFact(connection, zone, fact)) return { outcome: "applied", after };
      await new Promise((resolve) => setTimeout(resolve, READ_WITHIN_MS));
    }
    return rejected("busy", "others write at the same time: ask again");
  }

  #say(connection: NatsConnection, zone: ZoneEntry, verdict: () => HubFact | undefined): void {
    const fact = this.#writing.has(zone) ? undefined : verdict();
    if (!fact) return;
    this.#writing.add(zone);
    appendFact(connection, zone, fact)
      .catch(this.#parts.failed)
      .finally(() => this.#writing.delete(zone));
  }
}

const rejected = (code: string, detail: string): Acknowledged => ({ outcome: "rejected", code, detail });
