import { factsOf } from "../facts.ts";
import { titleOf, type Outgoing } from "../outgoing.ts";
import type { Body } from "./body.ts";

const COLOURS = { high: "attention", medium: "warning", low: "accent", log: "default" } as const;

/** An Adaptive Card, as a Teams workflow takes it that posts what a webhook brings to a channel. */
export function teamsCard(outgoing: Outgoing): Body {
  const { content } = outgoing;
  const over = outgoing.event === "ended" || outgoing.event === "acknowledged";
  const card = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    body: [
      {
        type: "TextBlock",
        text: escaped(titleOf(outgoing)),
        weight: "Bolder",
        wrap: true,
        color: over ? "good" : COLOURS[content.priority],
      },
      { type: "FactSet", facts: factsOf(content).map(([title, value]) => ({ title, value: escaped(value) })) },
    ],
    actions: content.url === undefined ? [] : [{ type: "Action.OpenUrl", title: "Open the alarm", url: content.url }],
  };
  const attachment = { contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content: card };
  return {
    type: "application/json; charset=utf-8",
    body: JSON.stringify({ type: "message", attachments: [attachment] }),
  };
}

/** Cards read Markdown: a tag such as `P_101_A` or `[x](y)` is shown as it is. */
const escaped = (text: string): string => text.replaceAll(/[\\`*_[\]()#<>~|]/g, "\\$&");
