import type { Told } from "../../zone/packet.ts";
import type { SparkplugPlan } from "./plan.ts";
import { rebirthPayload } from "./rebirth.ts";
import { commandTopic, stateTopic } from "./topic.ts";

/**
 * What a gateway says at a broker as the host of Sparkplug nodes: each is asked for its birth whenever the connection
 * is a new one, since nothing was kept of what it said meanwhile. A primary host besides says whether it is there:
 * nodes that wait for it keep what they have until then.
 */
export class SparkplugHost {
  readonly #plan: SparkplugPlan;
  readonly #hostId: string | undefined;
  readonly #now: () => number;
  /** Birth and will of one connection have the same time (Sparkplug 3.0, 6.4.26). */
  #connectedAt = 0;

  constructor(plan: SparkplugPlan, hostId: string | undefined, now: () => number) {
    this.#plan = plan;
    this.#hostId = hostId;
    this.#now = now;
  }

  /** What the broker says when we are gone, from the connection that begins now. */
  will(): Told | undefined {
    this.#connectedAt = this.#now();
    return this.#state(false);
  }

  greeting(): Told[] {
    const state = this.#state(true);
    const births = [...this.#plan.nodes.keys()].map((node) => this.askBirth(node));
    return state === undefined ? births : [state, ...births];
  }

  farewell(): Told[] {
    const state = this.#state(false);
    return state === undefined ? [] : [state];
  }

  askBirth(node: string): Told {
    return { topic: commandTopic(node), payload: rebirthPayload(this.#now()), qos: 0, retain: false };
  }

  #state(online: boolean): Told | undefined {
    if (this.#hostId === undefined) return undefined;
    const payload = Buffer.from(JSON.stringify({ online, timestamp: this.#connectedAt }));
    return { topic: stateTopic(this.#hostId), payload, qos: 1, retain: true };
  }
}
