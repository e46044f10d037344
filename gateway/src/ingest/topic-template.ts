import type { Id } from "@tocsin/core/wire/id";

/** A topic map's template, level by level: a literal, `{name}`, `+` or `#`. */
export type Template = { levels: string[]; filter: string };

/** What a topic names. */
export type TopicParts = { machine?: string; sensor?: string; source?: string };

/** `{zone}/{machine}/{sensor}` in zone press: levels as written, filter `press/+/+`. */
export function compileTemplate(topic: string, zone: Id): Template {
  const levels = topic.split("/").map((level) => (level === "{zone}" ? zone : level));
  return { levels, filter: levels.map((level) => (level.startsWith("{") ? "+" : level)).join("/") };
}

/** The parts that a topic names, or undefined where it does not fit the template. */
export function matchTemplate({ levels }: Template, topic: string): TopicParts | undefined {
  const found = topic.split("/");
  const parts: TopicParts = {};
  for (const [index, level] of levels.entries()) {
    if (level === "#") return parts;
    const part = found[index];
    if (part === undefined) return undefined;
    if (level === "{machine}") parts.machine = part;
    else if (level === "{sensor}") parts.sensor = part;
    else if (level === "{source}") parts.source = part;
    else if (level !== "+" && level !== part) return undefined;
  }
  return found.length === levels.length ? parts : undefined;
}
