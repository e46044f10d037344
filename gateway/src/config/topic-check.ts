import type { ConfigError } from "@tocsin/core/config/config-error";
import { didYouMean } from "@tocsin/core/config/did-you-mean";
import type { Partly, Placed } from "@tocsin/core/config/document";
import type { GatewayDocument } from "./gateway-schema.ts";
import type { Availability, TopicMap } from "./topic-schema.ts";

const NAMES = ["zone", "machine", "sensor", "source"];

/** What is wrong with topic maps as templates: `{machine}` is missing, a name is unknown, a wildcard is misplaced. */
export function findWrongTopics({ value: { mqtt }, place }: Placed<Partly<GatewayDocument>>): ConfigError[] {
  const placed = (list: "topics" | "availability", index: number, topic: string | undefined) => (message: string) => ({
    ...place("mqtt", list, index, "topic"),
    path: `mqtt.${list}[${index}].topic`,
    message: `"${topic}": ${message}`,
  });
  return [
    ...(mqtt?.topics ?? []).flatMap((map, index) => wrongTopic(map ?? {}).map(placed("topics", index, map?.topic))),
    ...(mqtt?.availability ?? []).flatMap((map, index) =>
      wrongAvailability(map ?? {}).map(placed("availability", index, map?.topic)),
    ),
  ];
}

function wrongAvailability({ topic, source, online, offline }: Partly<Availability>): string[] {
  if (topic === undefined) return [];
  const { levels, named, wrong } = readLevels(topic, ["zone", "source"]);
  if (named.includes("source") && source !== undefined)
    wrong.push("{source} and a source of its own exclude each other");
  if (!named.includes("source") && source === undefined)
    wrong.push("{source} is missing: name in the topic, or beside it, whose availability this is");
  if (online !== undefined && online === offline)
    wrong.push(`"${online}" says both that it is there and that it is gone`);
  return [...wrong, ...wrongLevels(levels)];
}

function wrongTopic({ topic, sensor, decode, ...pointers }: Partly<TopicMap>): string[] {
  if (topic === undefined) return [];
  if (decode === "sparkplugB") return wrongSparkplug(topic, { sensor, ...pointers });
  const { levels, named, wrong } = readLevels(topic, NAMES);
  if (!named.includes("machine")) wrong.push("{machine} is missing: readings need a machine");
  if (named.includes("sensor") && sensor !== undefined)
    wrong.push("{sensor} and the pointer to a sensor exclude each other");
  wrong.push(...wrongLevels(levels));
  const given = Object.entries({ sensor, ...pointers }).filter(([, pointer]) => pointer !== undefined);
  if (decode === "value" && given.length > 0)
    wrong.push(`decode: value has no use for ${given.map(([key]) => key).join(", ")}`);
  return wrong;
}

const SPARKPLUG_NAMES = ["zone", "machine", "source"];
const SPARKPLUG = "spBv1.0/group/+/node/device";

/** Metrics name the sensors; which node and device a machine's are at has to be said by the topic. */
function wrongSparkplug(topic: string, pointers: Record<string, string | undefined>): string[] {
  const { levels, named, wrong } = readLevels(topic, SPARKPLUG_NAMES);
  const [namespace, group, type, ...places] = levels;
  const isWhole = namespace === "spBv1.0" && type === "+" && (places.length === 1 || places.length === 2);
  if (!isWhole || [group, ...places].some((level) => level === "" || /[+#]/.test(level!)))
    wrong.push(`decode: sparkplugB needs ${SPARKPLUG}, or without the device, each of them a name or a {name}`);
  if (!named.includes("machine")) wrong.push("{machine} is missing: readings need a machine");
  const given = Object.entries(pointers).filter(([, pointer]) => pointer !== undefined);
  if (given.length > 0) wrong.push(`decode: sparkplugB has no use for ${given.map(([key]) => key).join(", ")}`);
  return [...wrong, ...wrongLevels(levels)];
}

/** The levels of a template, the names in it, and what is wrong with those. */
function readLevels(topic: string, names: string[]): { levels: string[]; named: string[]; wrong: string[] } {
  const levels = topic.split("/");
  const named = levels.flatMap((level) => (/^\{.*\}$/.test(level) ? [level.slice(1, -1)] : []));
  const unknown = named.filter((each) => !names.includes(each));
  const wrong = unknown.map((name) => `unknown {${name}}: ${didYouMean(name, names)}`);
  const repeated = named.find((name, index) => named.indexOf(name) < index);
  if (repeated !== undefined) wrong.push(`{${repeated}} stands twice`);
  return { levels, named, wrong };
}

/** What is wrong with the wildcards of a topic's levels. */
export function wrongLevels(levels: readonly string[]): string[] {
  const wrong: string[] = [];
  for (const [index, level] of levels.entries()) {
    const isWildcard = level === "+" || (level === "#" && index === levels.length - 1);
    if (/[+#]/.test(level) && !isWildcard) wrong.push(`"${level}": + stands for a whole level, # for all last ones`);
    if (/[{}]/.test(level) && !/^\{[^{}]*\}$/.test(level)) wrong.push(`"${level}": a {name} takes a whole level`);
  }
  if (levels[0]!.startsWith("$")) wrong.push("topics that begin with $ are the broker's own");
  return wrong;
}
