import type { Quality } from "@tocsin/core/wire/health";

const WORDS: Record<string, Quality> = {
  good: "good",
  ok: "good",
  valid: "good",
  true: "good",
  bad: "bad",
  invalid: "bad",
  error: "bad",
  fault: "bad",
  failure: "bad",
  stale: "bad",
  substituted: "substituted",
  substitute: "substituted",
  simulated: "substituted",
  simulation: "substituted",
  false: "bad",
};
const KNOWN = new Map(Object.entries(WORDS));

/**
 * Quality as words, or as the numbers of OPC (192 and above good, 64 to 191 uncertain, below bad; 500 is Sparkplug's
 * stale) and of OPC UA status codes (their two top bits). What is not known is uncertain: it was not called good.
 */
export function readQuality(raw: unknown): Quality {
  if (raw === undefined || raw === null) return "good";
  if (typeof raw === "number") return fromNumber(raw);
  if (typeof raw === "string" && /^\d+$/.test(raw)) return fromNumber(Number(raw));
  if (typeof raw !== "string" && typeof raw !== "boolean") return "uncertain";
  return KNOWN.get(String(raw).toLowerCase()) ?? "uncertain";
}

const OPC_UA_UNCERTAIN = 0x4000_0000;
const OPC_UA_BAD = 0x8000_0000;

function fromNumber(code: number): Quality {
  if (code >= OPC_UA_BAD) return "bad";
  if (code >= OPC_UA_UNCERTAIN) return "uncertain";
  if (code === 500 || code < 64) return "bad";
  return code < 192 ? "uncertain" : "good";
}
