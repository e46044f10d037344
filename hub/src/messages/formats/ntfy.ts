import { factsOf } from "../facts.ts";
import { titleOf, type Outgoing } from "../outgoing.ts";
import type { Body } from "./body.ts";

const PRIORITIES = { high: 5, medium: 4, low: 3, log: 2 } as const;
const TAGS = {
  raised: "rotating_light",
  escalated: "loudspeaker",
  acknowledged: "eyes",
  ended: "white_check_mark",
  test: "wrench",
} as const;

/** A message as ntfy takes it in JSON at its root. @param topic the last part of the topic's address */
export function ntfyMessage(outgoing: Outgoing, topic: string): Body {
  const { content, event } = outgoing;
  const quiet = event === "ended" || event === "acknowledged";
  const told = {
    topic,
    title: titleOf(outgoing),
    message: factsOf(content)
      .map(([name, value]) => `${name}: ${value}`)
      .join("\n"),
    priority: quiet ? 2 : PRIORITIES[content.priority],
    tags: [TAGS[event]],
    ...(content.url === undefined ? {} : { click: content.url }),
  };
  return { type: "application/json; charset=utf-8", body: JSON.stringify(told) };
}
