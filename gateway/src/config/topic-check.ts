import type { ConfigError } from "@tocsin/core/config/config-error";
import { didYouMean } from "@tocsin/core/config/did-you-mean";
import type { Partly, Placed } from "@tocsin/core/config/document";
import type { GatewayDocument } from "./gateway-schema.ts";
import type { TopicMap } from "./topic-schema.ts";

const NAMES = ["zone", "machine", "sensor", "source"];

/** What is wrong with topic maps as templates: `{machine}` is missing, a name is unknown, a wildcard is misplaced. */
export function findWrongTopics({ value, place }: Placed<Partly<GatewayDocument>>): ConfigError[] {
  return (value.mqtt?.topics ?? []).flatMap((map, index) =>
    wrongTopic(map ?? {}).map((message) => ({
      ...place("mqtt", "topics", index, "topic"),
      path: `mqtt.topics[${index}].topic`,
      message: `"${map?.topic}": ${message}`,
    })),
  );
}

function wrongTopic({ topic, sensor, decode, ...pointers }: Partly<TopicMap>): string[] {
  if (topic === undefined) return [];
  const levels = topic.split("/");
  const named = levels.flatMap((level) => (/^\{.*\}$/.test(level) ? [level.slice(1, -1)] : []));
  const wrong: string[] = [];
  for (const name of named.filter((each) => !NAMES.includes(each)))
    wrong.push(`unknown {${name}}: ${didYouMean(name, NAMES)}`);
  const repeated = named.find((name, index) => named.indexOf(name) < index);
  if (repeated !== undefined) wrong.push(`{${repeated}} stands twice`);
  if (!named.includes("machine")) wrong.push("{machine} is missing: readings need a machine");
  if (named.includes("sensor") && sensor !== undefined)
    wrong.push("{sensor} and the pointer to a sensor exclude each other");
  for (const [index, level] of levels.entries()) {
    const isWildcard = level === "+" || (level === "#" && index === levels.length - 1);
    if (/[+#]/.test(level) && !isWildcard) wrong.push(`"${level}": + stands for a whole level, # for all last ones`);
    if (/[{}]/.test(level) && !/^\{[^{}]*\}$/.test(level)) wrong.push(`"${level}": a {name} takes a whole level`);
  }
  if (levels[0]!.startsWith("$")) wrong.push("topics that begin with $ are the broker's own");
  const given = Object.entries({ sensor, ...pointers }).filter(([, pointer]) => pointer !== undefined);
  if (decode === "value" && given.length > 0)
    wrong.push(`decode: value has no use for ${given.map(([key]) => key).join(", ")}`);
  return wrong;
}
