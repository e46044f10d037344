import type { Decoded } from "../zone/packet.ts";
import { readQuality } from "./decode-quality.ts";
import { readTime } from "./decode-time.ts";
import { readValue, whyNoValue } from "./decode-value.ts";
import { follow } from "./json-pointer.ts";
import { Problems } from "./problems.ts";
import type { Layout, ReadingsRoute, Target } from "./topic-map.ts";

type Emit = Decoded["reading"];
type Fields = Record<string, unknown>;

const isObject = (raw: unknown): raw is Fields => typeof raw === "object" && raw !== null && !Array.isArray(raw);

/** Emits the readings of a JSON document. @returns why some of it is no reading, or undefined when all of it is */
export function readDocument(route: ReadingsRoute, document: unknown, emit: Emit): string | undefined {
  const { layout } = route;
  if (layout.each !== undefined) return readItems(route, follow(document, layout.each), emit);
  if (route.kind === "sensor") return readItem(route.target, document, layout, emit);
  if (layout.sensor !== undefined) return readNamed(route, document, emit);
  return route.kind === "pointers"
    ? readPointers(route.targets, document, layout, emit)
    : readMachine(route, document, emit);
}

/** The value of an object as sensors commonly write it. */
function valueIn(fields: Fields): unknown {
  const value = fields["value"] ?? fields["v"] ?? fields["val"];
  return value === undefined && (fields["value"] === null || fields["v"] === null) ? null : value;
}
const timeIn = (fields: Fields): unknown => fields["ts"] ?? fields["timestamp"] ?? fields["time"] ?? fields["t"];
const qualityIn = (fields: Fields): unknown => fields["quality"] ?? fields["q"];

/** One reading: a bare value, or an object with its value, time and quality. */
function readItem(target: Target, item: unknown, layout: Layout, emit: Emit): string | undefined {
  const fields = isObject(item) ? item : undefined;
  const pointer = target.pointer ?? layout.value;
  const raw = pointer === undefined ? (fields ? valueIn(fields) : item) : follow(item, pointer);
  const time = layout.time === undefined ? fields && timeIn(fields) : follow(item, layout.time);
  const quality = layout.quality === undefined ? fields && qualityIn(fields) : follow(item, layout.quality);
  return give(target, raw, time, quality, emit);
}

function give(target: Target, raw: unknown, rawTime: unknown, rawQuality: unknown, emit: Emit): string | undefined {
  const value = readValue(target.kind, raw);
  if (value === undefined) return `${target.name} ${whyNoValue(target.kind, raw)}`;
  const at = readTime(rawTime);
  if (at === undefined)
    return `${target.name} has a time that is neither ISO 8601 nor seconds to nanoseconds since 1970`;
  emit(target.sensor, value, readQuality(rawQuality), at);
  return undefined;
}

/** A flat object: one reading for each leaf that is named like a sensor of the machine, at the object's time. */
function readMachine(route: ReadingsRoute & { kind: "machine" }, document: unknown, emit: Emit): string | undefined {
  if (!isObject(document)) return `the payload of ${route.name} is not an object whose keys are sensors`;
  const { targets, layout } = route;
  // A key that is a sensor's id is its reading, also where it could be read as the time.
  const ownTime = ["ts", "timestamp", "time", "t"].find((key) => Object.hasOwn(document, key) && !targets.has(key));
  const time = layout.time === undefined ? ownTime && document[ownTime] : follow(document, layout.time);
  const quality =
    layout.quality === undefined
      ? targets.has("quality") || targets.has("q")
        ? undefined
        : qualityIn(document)
      : follow(document, layout.quality);
  const problems = new Problems();
  let found = 0;
  for (const target of targets.values()) {
    const leaf = target.pointer === undefined ? own(document, target.name) : follow(document, target.pointer);
    if (leaf === undefined) continue;
    found++;
    if (isObject(leaf))
      problems.add(give(target, valueIn(leaf), timeIn(leaf) ?? time, qualityIn(leaf) ?? quality, emit));
    else problems.add(give(target, leaf, time, quality, emit));
  }
  return found === 0 ? `the payload names no sensor of ${route.name}` : problems.text();
}

const own = (fields: Fields, key: string): unknown => (Object.hasOwn(fields, key) ? fields[key] : undefined);

/** Sensors that share a topic, each with its own pointer. */
function readPointers(targets: Target[], document: unknown, layout: Layout, emit: Emit): string | undefined {
  const problems = new Problems();
  for (const target of targets) problems.add(readItem(target, document, layout, emit));
  return problems.text();
}

/** Every item of a list: readings of the topic's sensor, or of the sensors that the items name. */
function readItems(route: ReadingsRoute, items: unknown, emit: Emit): string | undefined {
  if (!Array.isArray(items)) return "there is no list where each says";
  const problems = new Problems();
  for (const item of items) {
    if (route.kind === "sensor") problems.add(readItem(route.target, item, route.layout, emit));
    else problems.add(readNamed(route, item, emit));
  }
  return problems.text();
}

/** A reading that names its sensor. */
function readNamed(route: ReadingsRoute, item: unknown, emit: Emit): string | undefined {
  if (route.kind !== "machine" || route.layout.sensor === undefined) return "nothing says which sensor an item is of";
  const name = follow(item, route.layout.sensor);
  const target = typeof name === "string" ? route.targets.get(name) : undefined;
  if (target === undefined) {
    const shown = typeof name === "string" ? JSON.stringify(name.slice(0, 64)) : "an item without a sensor's name";
    return `${shown} is no sensor of ${route.name}`;
  }
  return readItem(target, item, route.layout, emit);
}
