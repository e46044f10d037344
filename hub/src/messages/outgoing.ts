import type { Delivery, MessageContent } from "@tocsin/core/wire/notice";

/** A message as it leaves: to whom is decided, what it says is fixed. */
export type Outgoing = Pick<Delivery, "id" | "event" | "at"> & {
  content: MessageContent;
  /** The same for every message about one occurrence: receivers join them to one incident or thread. */
  incident: string;
};

const EVENT_WORDS = {
  raised: "",
  escalated: "NOT ACKNOWLEDGED ",
  acknowledged: "acknowledged: ",
  ended: "over: ",
  test: "TEST ",
} as const;

/** One line: how much it matters, why it is told, and what is the matter. */
export const titleOf = ({ event, content }: Outgoing): string =>
  `${event === "raised" || event === "escalated" ? `[${content.priority}] ` : ""}${EVENT_WORDS[event]}${content.summary}`;
