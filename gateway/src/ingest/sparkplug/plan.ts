import { isCalculated, type MachineConfig, type SensorConfig, type ZoneConfig } from "@tocsin/core/health/config";
import type { Id, SensorId } from "@tocsin/core/wire/id";
import type { TopicMap } from "../../config/topic-schema.ts";
import { isSparkplugTopic } from "@tocsin/core/config/sparkplug-topic";
import { parsePointer } from "../json-pointer.ts";
import type { Target } from "../topic-map.ts";
import { NAMESPACE, nodeName } from "./topic.ts";

/** Where a sensor's metric is: at a device behind a node, or at the node itself, whose device is "". */
type Place = { node: string; device: string; isNamed: boolean };

/** A sensor, with the source that it reaches us through. */
export type MetricTarget = Target & { source: Id | undefined };

/** What is read of a device, or of a node itself: its sensors by the names of their metrics. */
export type Endpoint = {
  targets: Map<string, MetricTarget[]>;
  /** Sources that are gone with it, and with nothing less. */
  sources: Id[];
};
export type PlannedNode = {
  devices: Map<string, Endpoint>;
  /** Whether its sensors are read there and nowhere else, so that its absence says something. */
  isNamed: boolean;
};

/**
 * Which metric of which node is which sensor, as far as the sensor table and the topic maps say. A source whose sensors
 * all are at one device is gone when that device is; one with several devices of a node when the node is.
 */
export class SparkplugPlan {
  readonly nodes = new Map<string, PlannedNode>();
  readonly filters: readonly string[];

  constructor(
    zone: ZoneConfig,
    maps: readonly TopicMap[],
    indexOf: (id: SensorId) => number | undefined = () => undefined,
  ) {
    const templates = maps.filter(({ decode }) => decode === "sparkplugB").map(({ topic }) => topic.split("/"));
    const isOnly = templates.length === maps.length;
    const placesOf = new Map<Id, Place[]>();
    const filters = new Set<string>();
    for (const machine of zone.machines) {
      for (const sensor of machine.sensors) {
        const places = placesIn(zone, machine, sensor, templates, isOnly);
        if (sensor.topic !== undefined) for (const { node } of places) filters.add(filterOf(node));
        for (const place of places) this.#add(place, metricOf(sensor), targetOf(sensor, indexOf(sensor.id)));
        if (sensor.source !== undefined)
          placesOf.set(sensor.source, [...(placesOf.get(sensor.source) ?? []), ...places]);
      }
    }
    for (const [source, places] of placesOf) this.#placeSource(source, places);
    for (const levels of templates) filters.add(templateFilter(levels, zone.zone));
    this.filters = [...filters];
  }

  #endpoint({ node, device, isNamed }: Place): Endpoint {
    const planned = this.nodes.get(node) ?? { devices: new Map<string, Endpoint>(), isNamed: false };
    planned.isNamed ||= isNamed;
    this.nodes.set(node, planned);
    const endpoint = planned.devices.get(device) ?? { targets: new Map<string, MetricTarget[]>(), sources: [] };
    planned.devices.set(device, endpoint);
    return endpoint;
  }

  #add(place: Place, metric: string, target: MetricTarget | undefined): void {
    const { targets } = this.#endpoint(place);
    if (target !== undefined) targets.set(metric, [...(targets.get(metric) ?? []), target]);
  }

  #placeSource(source: Id, places: readonly Place[]): void {
    const [first] = places;
    if (first === undefined || places.some(({ node }) => node !== first.node)) return;
    const ofOneDevice = places.every(({ device }) => device === first.device);
    this.#endpoint({ ...first, device: ofOneDevice ? first.device : "" }).sources.push(source);
  }
}

/** The metric is named by the sensor's pointer, slashes and all; without one it is named as the sensor is. */
const metricOf = ({ sensor, pointer }: SensorConfig): string =>
  pointer === undefined ? sensor : parsePointer(pointer).join("/");

const targetOf = ({ sensor: name, kind, source }: SensorConfig, index: number | undefined): MetricTarget | undefined =>
  index === undefined ? undefined : { sensor: index, name, kind, pointer: undefined, source };

/** All messages of a node: what is missing of them shows in their numbers. */
const filterOf = (node: string): string => {
  const [group, name] = node.split("/");
  return `${NAMESPACE}/${group}/+/${name}/#`;
};

const templateFilter = (levels: readonly string[], zone: string): string => {
  const [group, node] = [levels[1], levels[3]].map((level) =>
    level === "{zone}" ? zone : level!.startsWith("{") ? "+" : level!,
  );
  return `${NAMESPACE}/${group}/+/${node}/#`;
};

function placesIn(
  { zone }: ZoneConfig,
  { machine }: MachineConfig,
  sensor: SensorConfig,
  templates: readonly string[][],
  isOnly: boolean,
): Place[] {
  if (isCalculated(sensor)) return [];
  if (sensor.topic !== undefined) return isSparkplugTopic(sensor.topic) ? placeOf(sensor.topic.split("/"), true) : [];
  const parts: Record<string, string | undefined> = { "{zone}": zone, "{machine}": machine, "{source}": sensor.source };
  return templates.flatMap((levels) => {
    const filled = levels.map((level) => (level.startsWith("{") ? parts[level] : level));
    return filled.includes(undefined) ? [] : placeOf(filled as string[], isOnly);
  });
}

function placeOf([, group, , node, device]: readonly string[], isNamed: boolean): Place[] {
  return group && node ? [{ node: nodeName(group, node), device: device ?? "", isNamed }] : [];
}
