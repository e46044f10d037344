import { EMBEDDED_PATH } from "@tocsin/core/wire/heartbeat";
import type { Packet, PathState, ZoneInlet } from "../../zone/packet.ts";
import type { Endpoint, SparkplugPlan } from "./plan.ts";
import { parseTopic } from "./topic.ts";

/** A node that was asked for its birth, and a device after that of its node, have so long. */
const BIRTH_WITHIN_MS = 30_000;

/** `births`: devices that were born since the node was; undefined where it was not since the path is a new one. */
type Watched = { path: string | undefined; births: Set<string> | undefined; timer: NodeJS.Timeout | undefined };

/**
 * Looks for nodes that stay away. A death is told by the broker once, and to nobody who is not connected then: a node
 * that does not answer when it is asked for its birth, or a device that its node does not bring back, is gone too.
 */
export class NodeWatch {
  readonly #plan: SparkplugPlan;
  readonly #said: ZoneInlet["sourceSaid"];
  readonly #nodes = new Map<string, Watched>();
  readonly #paths = new Map<string, PathState>();

  constructor(plan: SparkplugPlan, sourceSaid: ZoneInlet["sourceSaid"]) {
    this.#plan = plan;
    this.#said = sourceSaid;
    for (const node of plan.nodes.keys())
      this.#nodes.set(node, { path: undefined, births: undefined, timer: undefined });
  }

  pathChanged(path: string, state: PathState): void {
    const former = this.#paths.get(path);
    this.#paths.set(path, state);
    if (state === former || state !== "live") return;
    for (const [node, watched] of this.#nodes) {
      if (watched.path !== undefined && watched.path !== path) continue;
      watched.births = undefined;
      this.#wait(node, watched);
    }
  }

  saw({ topic, path }: Packet): void {
    const parsed = parseTopic(topic);
    const watched = parsed && this.#nodes.get(parsed.node);
    if (parsed === undefined || watched === undefined || parsed.type.endsWith("CMD")) return;
    if (parsed.type === "NDEATH") return clearTimeout(watched.timer);
    watched.path = path;
    if (parsed.type === "NBIRTH") {
      watched.births = new Set();
      this.#wait(parsed.node, watched);
    } else if (parsed.type === "DBIRTH") watched.births?.add(parsed.device);
  }

  close(): void {
    for (const { timer } of this.#nodes.values()) clearTimeout(timer);
  }

  #wait(node: string, watched: Watched): void {
    clearTimeout(watched.timer);
    watched.timer = setTimeout(() => this.#look(node, watched), BIRTH_WITHIN_MS).unref();
  }

  #look(node: string, { path, births }: Watched): void {
    const planned = this.#plan.nodes.get(node)!;
    if (births === undefined) {
      // One that was never heard may be at a broker that is away, or come over no Sparkplug at all.
      const isSure = path === undefined ? planned.isNamed && this.#allBrokersLive() : this.#paths.get(path) === "live";
      if (isSure) this.#gone(planned.devices.values(), `${node} does not answer: it was asked for its birth`);
      return;
    }
    for (const [device, endpoint] of planned.devices)
      if (device !== "" && !births.has(device))
        this.#gone([endpoint], `${node}/${device} has not come back with its node`);
  }

  #allBrokersLive(): boolean {
    return [...this.#paths].every(([path, state]) => state === "live" || path === EMBEDDED_PATH);
  }

  #gone(endpoints: Iterable<Endpoint>, text: string): void {
    for (const { sources } of endpoints) for (const source of sources) this.#said(source, "gone", text);
  }
}

/** An inlet that tells the watch what passes. */
export const watchedInlet = (inlet: ZoneInlet, watch: NodeWatch): ZoneInlet => ({
  offer: (packet) => {
    watch.saw(packet);
    inlet.offer(packet);
  },
  get waiting() {
    return inlet.waiting;
  },
  pathChanged: (path, state, detail, kept) => {
    inlet.pathChanged(path, state, detail, kept);
    watch.pathChanged(path, state);
  },
  pathHeard: (path) => inlet.pathHeard(path),
  ingestGapPossible: (path, fromMs, toMs) => inlet.ingestGapPossible(path, fromMs, toMs),
  sourceSaid: (source, word, text) => inlet.sourceSaid(source, word, text),
});
