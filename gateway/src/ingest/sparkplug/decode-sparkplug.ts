import { isSparkplugTopic } from "@tocsin/core/config/sparkplug-topic";
import type { Value } from "@tocsin/core/wire/reading";
import type { Arrived, Decoded, Rejection } from "../../zone/packet.ts";
import { readQuality } from "../decode-quality.ts";
import { readTime } from "../decode-time.ts";
import { readValue, whyNoValue } from "../decode-value.ts";
import { Problems } from "../problems.ts";
import { NodeBirths } from "./births.ts";
import { datatypeName, plainValue } from "./metric-value.ts";
import { decodePayload, type Metric, type Payload } from "./payload.ts";
import type { Endpoint, MetricTarget, PlannedNode, SparkplugPlan } from "./plan.ts";
import { parseTopic, type SparkplugTopic } from "./topic.ts";

/** Of one node, so often at most: it tells all of itself, which takes its time. */
const ASKED_EVERY_MS = 10_000;

/** Asks a node over a data path to tell all of itself anew. */
export type AskBirth = (path: string, node: string, reason: string) => void;

type Node = { births: NodeBirths; connection: unknown; askedAt: number };
type Message = SparkplugTopic & { payload: Payload; planned: PlannedNode; births: NodeBirths };

/** Sparkplug B messages of a zone's nodes, in the order in which they came, to readings and to what sources say. */
export class SparkplugDecoder {
  readonly #plan: SparkplugPlan;
  readonly #askBirth: AskBirth;
  readonly #nodes = new Map<string, Node>();
  /** By sensor: what is stale, or null, was this before. */
  readonly #values = new Map<number, Value>();

  constructor(plan: SparkplugPlan, askBirth: AskBirth) {
    this.#plan = plan;
    this.#askBirth = askBirth;
  }

  /** Whether a topic is of Sparkplug, where this zone reads any. */
  reads(topic: string): boolean {
    return this.#plan.nodes.size > 0 && isSparkplugTopic(topic);
  }

  decode(packet: Arrived, into: Decoded): Rejection | undefined {
    const topic = parseTopic(packet.topic);
    const planned = topic && this.#plan.nodes.get(topic.node);
    if (topic === undefined || planned === undefined) return { kind: "unmatched" };
    // What others, and we ourselves, ask of nodes.
    if (topic.type === "NCMD" || topic.type === "DCMD") return undefined;
    let payload: Payload;
    try {
      payload = decodePayload(packet.payload);
    } catch (error) {
      return { kind: "quarantine", reason: `the payload is none of Sparkplug B: ${(error as Error).message}` };
    }
    const node = this.#nodeOf(topic, packet);
    const message = { ...topic, payload, planned, births: node.births };
    const reason = this.#follow(message, into) ?? whyUnknown(message);
    if (reason !== undefined) this.#ask(node, topic.node, packet, reason);
    const endpoint = planned.devices.get(topic.device);
    if (endpoint === undefined) return topic.device === "" ? undefined : { kind: "unmatched" };
    const problem = isDeath(topic) ? undefined : this.#readMetrics(message, endpoint, into);
    return problem === undefined ? undefined : { kind: "quarantine", reason: problem };
  }

  /** Over a new connection nobody knows what was missed: a node's birth on it is awaited. A will comes on none. */
  #nodeOf({ node: name, type }: SparkplugTopic, packet: Arrived): Node {
    const connection: unknown = (packet as { holder?: unknown }).holder;
    const known = this.#nodes.get(name);
    if (known !== undefined && (known.connection === connection || type === "NDEATH")) return known;
    const node = { births: new NodeBirths(), connection, askedAt: known?.askedAt ?? -Infinity };
    this.#nodes.set(name, node);
    return node;
  }

  /** @returns what is missing before this message */
  #follow({ type, node, device, payload, planned, births }: Message, into: Decoded): string | undefined {
    const own = planned.devices.get(device);
    if (type === "NDEATH") {
      if (births.isOurDeath(payload)) {
        births.died("");
        this.#gone([...planned.devices.values()], `${node} is gone (NDEATH)`, into);
      }
      return undefined;
    }
    const follows = type === "NBIRTH" || births.follows(payload.seq);
    if (type === "DDEATH") {
      births.died(device);
      if (own) this.#gone([own], `${node}/${device} is gone (DDEATH)`, into);
    } else if (type === "NBIRTH" || type === "DBIRTH") {
      births.born(device, payload);
      const text = `${device === "" ? node : `${node}/${device}`} is there (${type})`;
      for (const source of own?.sources ?? []) into.source({ source, word: "back", text });
    }
    return follows ? undefined : `message ${payload.seq} of ${node} follows on none that came`;
  }

  /** Sensors whose source is not gone with these devices are told one by one: what they said last counts no more. */
  #gone(endpoints: readonly Endpoint[], text: string, into: Decoded): void {
    const sources = new Set(endpoints.flatMap((endpoint) => endpoint.sources));
    for (const source of sources) into.source({ source, word: "gone", text });
    for (const endpoint of endpoints)
      for (const targets of endpoint.targets.values())
        for (const { sensor, source } of targets)
          if (source === undefined || !sources.has(source)) this.#stale(sensor, Number.NaN, into);
  }

  #stale(sensor: number, at: number, into: Decoded): void {
    const value = this.#values.get(sensor);
    if (value !== undefined) into.reading(sensor, value, "bad", at);
  }

  /** @returns why some of it is no reading */
  #readMetrics(message: Message, endpoint: Endpoint, into: Decoded): string | undefined {
    const { device, payload, births } = message;
    const problems = new Problems();
    for (const metric of payload.metrics) {
      const name = births.nameOf(device, metric);
      if (name === undefined) {
        problems.add(strange(message, metric));
        continue;
      }
      const datatype = births.datatypeOf(device, name, metric);
      for (const target of endpoint.targets.get(name) ?? [])
        problems.add(this.#read(target, { ...metric, datatype }, payload, into));
    }
    return problems.text();
  }

  #read(target: MetricTarget, metric: Metric, payload: Payload, into: Decoded): string | undefined {
    const at = readTime(metric.timestamp ?? payload.timestamp);
    if (at === undefined) return `${target.name} has a time that is none`;
    if (metric.isOpaque) return `${target.name} is ${datatypeName(metric.datatype)}, which is no single value`;
    if (metric.isNull || metric.value === undefined) {
      this.#stale(target.sensor, at, into);
      return undefined;
    }
    const raw = plainValue(metric.value, metric.datatype);
    const value = readValue(target.kind, raw);
    if (value === undefined) return `${target.name} ${whyNoValue(target.kind, raw)}`;
    this.#values.set(target.sensor, value);
    into.reading(target.sensor, value, readQuality(metric.quality), at);
    return undefined;
  }

  #ask(node: Node, name: string, { path, receivedAt: now = 0 }: Arrived, reason: string): void {
    if (path === undefined || now - node.askedAt < ASKED_EVERY_MS) return;
    node.askedAt = now;
    this.#askBirth(path, name, reason);
  }
}

const isDeath = ({ type }: SparkplugTopic): boolean => type === "NDEATH" || type === "DDEATH";

const strange = ({ node, device }: SparkplugTopic, { alias }: Metric): string =>
  `alias ${alias ?? "?"} of ${node}${device && "/"}${device} is of no birth that came`;

/** Why a birth is needed to understand the message, or those that follow. */
function whyUnknown(message: Message): string | undefined {
  const { node, device, births, payload } = message;
  if (isDeath(message)) return undefined;
  if (!births.knows(device)) return `no birth of ${node}${device && "/"}${device} came`;
  const stranger = payload.metrics.find((metric) => births.nameOf(device, metric) === undefined);
  return stranger && strange(message, stranger);
}
