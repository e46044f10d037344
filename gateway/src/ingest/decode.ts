import type { ZoneConfig } from "@tocsin/core/health/config";
import type { SensorId } from "@tocsin/core/wire/id";
import type { Availability, TopicMap } from "../config/topic-schema.ts";
import type { Decode, Decoded, Rejection } from "../zone/packet.ts";
import { readDocument } from "./decode-document.ts";
import { readBare, whyNoValue } from "./decode-value.ts";
import { readWord, SourceTopics } from "./source-topics.ts";
import { SparkplugDecoder, type AskBirth } from "./sparkplug/decode-sparkplug.ts";
import { SparkplugPlan } from "./sparkplug/plan.ts";
import { TopicRoutes, type ReadingsRoute } from "./topic-map.ts";

const UNMATCHED: Rejection = { kind: "unmatched" };
const quarantine = (reason: string): Rejection => ({ kind: "quarantine", reason });

const OBJECT_BEGINS = 0x7b;
const ARRAY_BEGINS = 0x5b;
const TEXT_BEGINS = 0x22;

type DecodeBounds = { payloadBytesMax: number };
const BOUNDS: DecodeBounds = { payloadBytesMax: 262_144 };
export type DecodeParts = { bounds?: DecodeBounds; askBirth?: AskBirth };
type Topics = { topics: readonly TopicMap[]; availability?: readonly Availability[] };

/**
 * Payloads to readings, or to what a source says of itself, by topic. Never throws, whatever bytes come. A payload of several readings gives those that are
 * right and is quarantined for those that are not: one broken sensor does not silence its machine.
 */
export function createDecode(
  zone: ZoneConfig,
  { topics, availability = [] }: Topics,
  indexOf: (id: SensorId) => number | undefined,
  { bounds: { payloadBytesMax } = BOUNDS, askBirth = () => undefined }: DecodeParts = {},
): Decode {
  const sparkplug = new SparkplugDecoder(new SparkplugPlan(zone, topics, indexOf), askBirth);
  const routes = new TopicRoutes(zone, topics, new SourceTopics(zone, availability), indexOf);
  return (packet, into) => {
    const { topic, payload, wholeBytes } = packet;
    const route = sparkplug.reads(topic) ? "sparkplug" : routes.find(topic);
    if (route === undefined) return UNMATCHED;
    if (wholeBytes !== undefined)
      return quarantine(
        `the payload has ${wholeBytes} bytes; its packet is longer than is read (ingest.packetBytesMax)`,
      );
    if (payload.length === 0) return quarantine("the payload is empty");
    if (payload.length > payloadBytesMax)
      return quarantine(
        `the payload has ${payload.length} bytes; at most ${payloadBytesMax} are read (ingest.payloadBytesMax)`,
      );
    if (route === "sparkplug") return sparkplug.decode(packet, into);
    const text = textOf(payload);
    if (route.kind === "source") return readWord(route.topic, text, into);
    const begin = beginOf(payload);
    const isJson = begin === OBJECT_BEGINS || begin === ARRAY_BEGINS || begin === TEXT_BEGINS;
    if (route.layout.decode === "value" || (!isJson && route.layout.decode === "auto"))
      return decodeBare(route, text, into);
    let document: unknown;
    try {
      document = JSON.parse(text);
    } catch {
      return quarantine("the payload begins like JSON and is not JSON");
    }
    const reason = readDocument(route, document, into.reading);
    return reason === undefined ? undefined : quarantine(reason);
  };
}

const textOf = (payload: Uint8Array): string =>
  (Buffer.isBuffer(payload) ? payload : Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)).toString(
    "utf8",
  );

/** The first byte that is not white space. */
function beginOf(payload: Uint8Array): number {
  let index = 0;
  while (index < payload.length && payload[index]! <= 0x20) index++;
  return payload[index] ?? 0;
}

function decodeBare(route: ReadingsRoute, text: string, into: Decoded): Rejection | undefined {
  if (route.kind !== "sensor" || route.target.pointer !== undefined)
    return quarantine("the payload is a bare value and its topic is that of several sensors: JSON is needed");
  const { target } = route;
  const value = readBare(target.kind, text);
  if (value === undefined) return quarantine(`${target.name} ${whyNoValue(target.kind, text)}`);
  into.reading(target.sensor, value, "good", Number.NaN);
  return undefined;
}
