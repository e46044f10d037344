import type { Priority } from "@tocsin/core/wire/health";
import { msg } from "./language.ts";

const WORDS: Record<Priority, () => string> = {
  high: () => msg("priority high"),
  medium: () => msg("priority medium"),
  low: () => msg("priority low"),
  log: () => msg("for the record"),
};

/** How urgent an alarm is; what is only kept for the record has no urgency. */
export const priorityWords = (priority: Priority): string => WORDS[priority]();
