import type { LinkProxy } from "@tocsin/simulator/link-proxy";
import type { FaultReply, FaultRequest, StopReply, StopRequest } from "@tocsin/simulator/control";
import type { ProcessGroup } from "../supervise/process-group.ts";
import type { HubClient } from "./hub-client.ts";

const CUT_SECONDS = 30;
const SECONDS_MAX = 86_400;
const DRAIN_CHECK_INTERVAL_MS = 1_000;
const DRAIN_CHECKS_MAX = 60;
/** Faults that everyone sees at once; the others are for those who name them. */
const VISIBLE_FAULTS = ["drift", "wire-break", "dropout"];

const FAULT_WORDS: Record<string, string> = {
  drift: "drifts beyond its limit",
  spike: "has spikes",
  stuck: "is stuck",
  noise: "is noisy",
  dropout: "falls silent",
  "wire-break": "has a broken wire",
  excess: "goes beyond its last limit",
};

export type Outcome = { ok: boolean; text: string };
type Parts = {
  zones: readonly string[];
  simulator: string;
  links: ReadonlyMap<string, LinkProxy>;
  group: ProcessGroup;
  hub: HubClient;
  tell: (text: string) => void;
};

/** What can be done to the running factory: by key, by HTTP, by the story. */
export class FactoryControl {
  readonly #parts: Parts;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #turn = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The zone that was named, or the next in turn. */
  #zone(named: string | undefined): string | undefined {
    const { zones } = this.#parts;
    return named === undefined ? zones[this.#turn++ % zones.length] : zones.find((zone) => zone === named);
  }

  #noZone(named: string | undefined): Outcome {
    return { ok: false, text: `no zone "${named}": one of ${this.#parts.zones.join(", ")}` };
  }

  #told(text: string): Outcome {
    this.#parts.tell(text);
    return { ok: true, text };
  }

  async fault(request: FaultRequest): Promise<Outcome & { fault?: FaultReply }> {
    const kind = request.kind ?? VISIBLE_FAULTS[this.#turn++ % VISIBLE_FAULTS.length]!;
    try {
      const fault = await this.#inject({ ...request, kind });
      if (!fault.ok) return { ok: false, text: fault.error, fault };
      const words = FAULT_WORDS[fault.kind] ?? fault.kind;
      return {
        ...this.#told(`${fault.description} of ${fault.sensor} (${fault.tag}) ${words} for ${fault.seconds} s`),
        fault,
      };
    } catch (error) {
      return { ok: false, text: `the simulator does not answer: ${String(error)}` };
    }
  }

  /** Several faults that are told as one. */
  async faults(requests: readonly FaultRequest[], text: string): Promise<void> {
    await Promise.all(requests.map((request) => this.#inject(request).catch(() => undefined)));
    this.#told(text);
  }

  /** Switches the machines of a zone off for a while, as at the end of a shift. */
  stop(request: StopRequest): Promise<Outcome> {
    return this.#standStill(
      "stop",
      request,
      (count) => `${count} machines of ${request.zone ?? "all zones"} are switched off`,
    );
  }

  /** Nothing is heard of a PLC for a while. */
  silence(request: StopRequest): Promise<Outcome> {
    return this.#standStill(
      "silence",
      request,
      (count) =>
        `${request.source ?? "everything"} of ${request.zone ?? "all zones"} drops out with its ${count} sensors`,
    );
  }

  async #standStill(deed: string, request: StopRequest, say: (count: number) => string): Promise<Outcome> {
    try {
      const body = JSON.stringify(request);
      const answer = await fetch(`${this.#parts.simulator}/${deed}`, { method: "POST", body });
      const reply = (await answer.json()) as StopReply;
      return reply.ok ? this.#told(`${say(reply.count)} for ${reply.seconds} s`) : { ok: false, text: reply.error };
    } catch (error) {
      return { ok: false, text: `the simulator does not answer: ${String(error)}` };
    }
  }

  async #inject(request: FaultRequest): Promise<FaultReply> {
    const body = JSON.stringify(request);
    const answer = await fetch(`${this.#parts.simulator}/fault`, { method: "POST", body });
    return (await answer.json()) as FaultReply;
  }

  cut(request: { zone?: string; seconds?: number }): Outcome {
    const zone = this.#zone(request.zone);
    const link = zone === undefined ? undefined : this.#parts.links.get(zone);
    if (zone === undefined || !link) return this.#noZone(request.zone);
    const seconds = request.seconds ?? CUT_SECONDS;
    if (!(seconds > 0 && seconds <= SECONDS_MAX))
      return { ok: false, text: `seconds must be above 0, at most ${SECONDS_MAX}` };
    clearTimeout(this.#timers.get(zone));
    link.cut();
    this.#timers.set(
      zone,
      setTimeout(() => void this.#restore(zone, link), seconds * 1_000),
    );
    return this.#told(`link of gateway ${zone} to NATS is cut for ${seconds} s: it works on and keeps its log`);
  }

  async #restore(zone: string, link: LinkProxy): Promise<void> {
    link.restore();
    this.#parts.tell(`link of gateway ${zone} is back: it sends what it kept`);
    const begin = Date.now();
    for (let check = 0; check < DRAIN_CHECKS_MAX && !link.isCut; check++) {
      await new Promise((resolve) => this.#timers.set(zone, setTimeout(resolve, DRAIN_CHECK_INTERVAL_MS)));
      const gateway = (await this.#parts.hub.gateways())?.find((one) => one.zone === zone);
      if (!gateway?.online || (gateway.lastHeardAt ?? 0) < begin || gateway.waiting > 0) continue;
      const missing = gateway.gaps.filter((gap) => gap.state !== "filled").length;
      const proof = missing === 0 ? "no gap" : `${missing} gaps`;
      return this.#parts.tell(`gateway ${zone} has sent all: ${gateway.head} records at the hub, ${proof}`);
    }
  }

  kill(request: { zone?: string }): Outcome {
    const zone = this.#zone(request.zone);
    if (zone === undefined) return this.#noZone(request.zone);
    const killed = this.#parts.group.processes.get(`gateway-${zone}`)?.kill("SIGKILL") ?? false;
    if (!killed) return { ok: false, text: `gateway ${zone} does not run at the moment` };
    return this.#told(`gateway ${zone} is killed (SIGKILL) in mid-work`);
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }
}
