import type { Id } from "@tocsin/core/wire/id";

/** A topic map's template, level by level: a literal, `{name}`, `+` or `#`. */
export type Template = { levels: string[]; filter: string };

export type TopicParts = { machine: string; sensor: string | undefined };

/** `{zone}/{machine}/{sensor}` in zone press: levels as written, filter `press/+/+`. */
export function compileTemplate(topic: string, zone: Id): Template {
  const levels = topic.split("/").map((level) => (level === "{zone}" ? zone : level));
  return { levels, filter: levels.map((level) => (level.startsWith("{") ? "+" : level)).join("/") };
}

/** The parts that a topic names, or undefined where it does not fit the template. */
export function matchTemplate({ levels }: Template, topic: string): TopicParts | undefined {
  const found = topic.split("/");
  let machine: string | undefined;
  let sensor: string | undefined;
  for (const [index, level] of levels.entries()) {
    if (level === "#") return machine === undefined ? undefined : { machine, sensor };
    const part = found[index];
    if (part === undefined) return undefined;
    if (level === "{machine}") machine = part;
    else if (level === "{sensor}") sensor = part;
    else if (level !== "+" && level !== "{source}" && level !== part) return undefined;
  }
  return machine === undefined || found.length !== levels.length ? undefined : { machine, sensor };
}
