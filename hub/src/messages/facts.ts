import { formatDuration } from "@tocsin/core/config/duration";
import type { MessageContent } from "@tocsin/core/wire/notice";
import { withUnit } from "./content.ts";

const STATE_WORDS = {
  normal: "normal",
  unacknowledged: "not acknowledged",
  acknowledged: "acknowledged",
  rtnUnacknowledged: "returned to normal, not acknowledged",
} as const;

/** What a message says, line by line, for a person; what is not known is left out. */
export function factsOf(content: MessageContent): [name: string, value: string][] {
  const { unit, value, limit, level, respondWithinMs } = content;
  const lines: [string, string | undefined][] = [
    ["Tag", content.tag],
    ["What it is", content.description],
    ["Message", content.message],
    ["Value", value === undefined ? undefined : withUnit(value, unit)],
    ["Quality", content.quality === "good" ? undefined : content.quality],
    ["Limit", limit === undefined ? undefined : `${level}: ${withUnit(limit, unit)}`],
    ["What to do", content.action],
    ["If nobody acts", content.consequence],
    ["Respond within", respondWithinMs === undefined ? undefined : formatDuration(respondWithinMs)],
    ["Where", [content.machine, content.zoneName].filter(Boolean).join(", ")],
    ["Since", content.since > 0 ? new Date(content.since).toISOString() : undefined],
    ["State", STATE_WORDS[content.state]],
    ["Help", content.help],
  ];
  return lines.filter((line): line is [string, string] => line[1] !== undefined && line[1] !== "");
}
