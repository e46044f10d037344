import type { GatewayItem } from "@tocsin/core/wire/hub-api";
import { msg, type Words } from "../words/language.ts";

const WORDS: Record<GatewayItem["completeness"], Words> = {
  complete: () => msg("live"),
  "in-flight": () => msg("live"),
  draining: () => msg("draining"),
  gap: () => msg("gap"),
  "tail-unknown": () => msg("end unknown"),
};

/** The hub knows the whole story of the gateway. */
export const isComplete = (completeness: GatewayItem["completeness"]): boolean =>
  completeness === "complete" || completeness === "in-flight";

export const completenessWords = ({ online, completeness }: GatewayItem): string =>
  online ? WORDS[completeness]() : msg("unreachable");
