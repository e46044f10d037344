import { isSparkplugTopic } from "@tocsin/core/config/sparkplug-topic";
import { isCalculated, type MachineConfig, type SensorConfig, type ZoneConfig } from "@tocsin/core/health/config";
import type { Kind } from "@tocsin/core/wire/health";
import type { SensorId } from "@tocsin/core/wire/id";
import type { TopicMap } from "../config/topic-schema.ts";
import { parsePointer, type Pointer } from "./json-pointer.ts";
import type { SourceTopic, SourceTopics } from "./source-topics.ts";
import { SparkplugPlan } from "./sparkplug/plan.ts";
import { covers } from "./topic-filter.ts";
import { compileTemplate, matchTemplate, type Template } from "./topic-template.ts";

/** A sensor as the decoder needs it: its number in this process, and where it stands in a payload of several. */
export type Target = { sensor: number; name: string; kind: Kind; pointer: Pointer | undefined };

/** What a topic carries: readings of one sensor, of the machine's sensors by name, or of some by pointer. */
export type ReadingsRoute =
  | { kind: "sensor"; target: Target; layout: Layout }
  | { kind: "machine"; name: string; targets: Map<string, Target>; layout: Layout }
  | { kind: "pointers"; targets: Target[]; layout: Layout };
/** Or what a source says of itself. */
export type Route = ReadingsRoute | { kind: "source"; topic: SourceTopic };

/** A topic map's pointers, ready to follow. */
export type Layout = {
  decode: TopicMap["decode"];
  each?: Pointer;
  sensor?: Pointer;
  value?: Pointer;
  time?: Pointer;
  quality?: Pointer;
};

/** Wildcards let any number of topics mean the same sensors: beyond this many known ones are learned anew. */
const ROUTES_PER_SENSOR_MAX = 4;
const ROUTES_LEAST = 10_000;
/** A topic that nothing matches is remembered so that it costs one look-up the next time. */
const UNMATCHED_TOPICS_MAX = 1_000;

const layoutOf = ({ topic: _topic, decode, ...pointers }: TopicMap): Layout =>
  Object.assign(
    { decode },
    ...Object.entries(pointers).map(([key, pointer]) =>
      pointer === undefined ? {} : { [key]: parsePointer(pointer) },
    ),
  ) as Layout;

const AUTO: Layout = { decode: "auto" };
/** Payloads that say all they hold by themselves; those of Sparkplug need what came before. */
const isPlain = ({ decode }: TopicMap): boolean => decode !== "sparkplugB";

/**
 * The MQTT filters of a zone: its templates, every topic that a sensor has of its own, and those of its sources. None
 * that another one covers: with MQTT 5 a broker may send a message once for each filter that matches it (MQTT-3.3.4).
 */
export function topicFilters(zone: ZoneConfig, maps: readonly TopicMap[], sources: SourceTopics): string[] {
  const topics = zone.machines.flatMap(({ sensors }) => sensors.flatMap(({ topic }) => topic ?? []));
  const own = topics.filter((topic) => !isSparkplugTopic(topic));
  const templates = maps.filter(isPlain).map(({ topic }) => compileTemplate(topic, zone.zone).filter);
  const wide = [...new Set([...templates, ...new SparkplugPlan(zone, maps).filters, ...sources.filters])];
  const isCovered = (filter: string) => wide.some((other) => other !== filter && covers(other, filter));
  return [...new Set([...wide, ...own])].filter((filter) => !isCovered(filter));
}

/** Which sensors a topic means. Known topics cost one look-up. */
export class TopicRoutes {
  readonly #maps: { template: Template; layout: Layout }[];
  readonly #machines: Map<string, { machine: MachineConfig; targets: Map<string, Target> }>;
  readonly #own: Map<string, Route>;
  readonly #routesMax: number;
  #routes: Map<string, Route>;
  readonly #unmatched = new Set<string>();
  readonly #sources: SourceTopics;

  constructor(
    zone: ZoneConfig,
    maps: readonly TopicMap[],
    sources: SourceTopics,
    indexOf: (id: SensorId) => number | undefined,
  ) {
    this.#sources = sources;
    this.#maps = maps
      .filter(isPlain)
      .map((map) => ({ template: compileTemplate(map.topic, zone.zone), layout: layoutOf(map) }));
    const toTarget = (sensor: SensorConfig): Target[] => {
      const index = indexOf(sensor.id);
      const pointer = sensor.pointer === undefined ? undefined : parsePointer(sensor.pointer);
      // What is calculated here is told by nobody else.
      return index === undefined || isCalculated(sensor)
        ? []
        : [{ sensor: index, name: sensor.sensor, kind: sensor.kind, pointer }];
    };
    // A sensor with a topic of its own is there and nowhere else.
    this.#machines = new Map(
      zone.machines.map((machine) => {
        const mapped = machine.sensors.filter(({ topic }) => topic === undefined).flatMap(toTarget);
        return [machine.machine, { machine, targets: new Map(mapped.map((target) => [target.name, target])) }];
      }),
    );
    this.#own = ownRoutes(zone, toTarget);
    this.#routes = new Map(this.#own);
    const sensors = zone.machines.reduce((count, machine) => count + machine.sensors.length, 0);
    this.#routesMax = ROUTES_LEAST + ROUTES_PER_SENSOR_MAX * sensors;
  }

  find(topic: string): Route | undefined {
    const route = this.#routes.get(topic);
    if (route !== undefined) return route;
    return this.#unmatched.has(topic) ? undefined : this.#learn(topic);
  }

  #learn(topic: string): Route | undefined {
    const route = this.#sourceRoute(topic) ?? this.#readingsRoute(topic);
    if (route !== undefined) {
      if (this.#routes.size >= this.#routesMax) this.#routes = new Map(this.#own);
      this.#routes.set(topic, route);
      return route;
    }
    // The oldest goes first: a set keeps the order in which topics came.
    if (this.#unmatched.size >= UNMATCHED_TOPICS_MAX) this.#unmatched.delete(this.#unmatched.values().next().value!);
    this.#unmatched.add(topic);
    return undefined;
  }

  #sourceRoute(topic: string): Route | undefined {
    const found = this.#sources.find(topic);
    return found && { kind: "source", topic: found };
  }

  #readingsRoute(topic: string): Route | undefined {
    for (const { template, layout } of this.#maps) {
      const parts = matchTemplate(template, topic);
      const known = parts?.machine === undefined ? undefined : this.#machines.get(parts.machine);
      const route = known && routeOf(known, parts!.sensor, layout);
      if (route !== undefined) return route;
    }
    return undefined;
  }
}

type Known = { machine: MachineConfig; targets: Map<string, Target> };

function routeOf({ machine, targets }: Known, sensor: string | undefined, layout: Layout): ReadingsRoute | undefined {
  if (sensor === undefined)
    return targets.size === 0 ? undefined : { kind: "machine", name: machine.machine, targets, layout };
  const target = targets.get(sensor);
  return target && { kind: "sensor", target, layout };
}

function ownRoutes(zone: ZoneConfig, toTarget: (sensor: SensorConfig) => Target[]): Map<string, Route> {
  const byTopic = new Map<string, Target[]>();
  for (const sensor of zone.machines.flatMap(({ sensors }) => sensors))
    if (sensor.topic !== undefined && !isSparkplugTopic(sensor.topic))
      byTopic.set(sensor.topic, [...(byTopic.get(sensor.topic) ?? []), ...toTarget(sensor)]);
  return new Map(
    [...byTopic]
      .filter(([, targets]) => targets.length > 0)
      .map(([topic, targets]) => {
        const single = targets.length === 1 ? targets[0] : undefined;
        return [
          topic,
          single ? { kind: "sensor", target: single, layout: AUTO } : { kind: "pointers", targets, layout: AUTO },
        ];
      }),
  );
}
