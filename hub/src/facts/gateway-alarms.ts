import type { NatsConnection } from "@nats-io/transport-node";
import type { ZoneEntry } from "@tocsin/core/fleet/entry";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { gatewayVerdict } from "@tocsin/core/fleet/gateway-verdict";
import type { HubFact } from "@tocsin/core/wire/hub-fact";
import { appendFact } from "./append-fact.ts";

export type GatewayAlarmParts = {
  fleet: Fleet;
  now: () => number;
  unreachableAfterMs: number;
  /** Undefined while there is none, or while not all is read that hubs have found. */
  connection: () => NatsConnection | undefined;
  failed: (cause: unknown) => void;
};

export type Acknowledgement = { occurrence: number; command: string; by: string; comment?: string };
export type Acknowledged = { outcome: "applied" } | { outcome: "rejected"; code: string; detail: string };

const ATTEMPTS_MAX = 10;
const READ_WITHIN_MS = 100;

/** The hub's own alarms: says of each gateway that it is unreachable or back, where no other hub has said it first. */
export class GatewayAlarms {
  readonly #parts: GatewayAlarmParts;
  readonly #listeningSince: number;
  readonly #writing = new Set<ZoneEntry>();

  constructor(parts: GatewayAlarmParts) {
    this.#parts = parts;
    this.#listeningSince = parts.now();
  }

  /** Call it again and again. */
  look(): void {
    const { fleet, now, unreachableAfterMs, failed } = this.#parts;
    const connection = this.#parts.connection();
    if (!connection) return;
    for (const zone of fleet.zones.values()) {
      const bounds = { unreachableAfterMs, listeningSince: this.#listeningSince };
      const fact = this.#writing.has(zone) ? undefined : gatewayVerdict(fleet, zone, now(), bounds);
      if (!fact) continue;
      this.#writing.add(zone);
      appendFact(connection, zone, fact)
        .catch(failed)
        .finally(() => this.#writing.delete(zone));
    }
  }

  /** A person has seen it. @throws where it is not known whether that was stored */
  async acknowledge(zone: ZoneEntry, { occurrence, ...told }: Acknowledgement): Promise<Acknowledged> {
    const connection = this.#parts.connection();
    if (!connection) throw new Error("the hub itself is cut off: it has no connection to NATS");
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const { alarm } = zone.gateway;
      if (alarm === undefined || alarm.state === "acknowledged")
        return rejected("nothing-to-acknowledge", "nobody has to see it any more");
      if (alarm.occurrence !== occurrence)
        return rejected("other-occurrence", `occurrence ${alarm.occurrence} runs, not ${occurrence}: look again`);
      const at = this.#parts.now();
      const fact: HubFact = { v: 1, ...zone.path, at, kind: "gateway-acknowledged", occurrence, ...told };
      if (await appendFact(connection, zone, fact)) return { outcome: "applied" };
      await new Promise((resolve) => setTimeout(resolve, READ_WITHIN_MS));
    }
    return rejected("busy", "others write at the same time: ask again");
  }
}

const rejected = (code: string, detail: string): Acknowledged => ({ outcome: "rejected", code, detail });
