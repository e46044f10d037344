import { Type, type TUnsafe } from "typebox";

/** Text such as `250ms`, `10s`, `1.5h` in a document; milliseconds once it is read. */
const DURATION_PATTERN = "^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$";
const expression = new RegExp(DURATION_PATTERN);

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type DurationUnit = keyof typeof UNIT_MS;

export type DurationOptions = { default?: string; minimumMs?: number; maximumMs?: number; description?: string };

/**
 * A duration in a document's schema. It is written as text with a unit and handed on in milliseconds, so the names of
 * such keys carry no unit in YAML (`silentAfter: 30s`).
 */
export const Duration = (options: DurationOptions = {}): TUnsafe<number> =>
  Type.Unsafe<number>({ type: "string", pattern: DURATION_PATTERN, duration: true, ...options });

/** Milliseconds, or undefined where the text is no duration. */
export function parseDuration(text: string): number | undefined {
  if (!expression.test(text)) return undefined;
  const unit = /[a-z]+$/.exec(text)![0] as DurationUnit;
  return Number.parseFloat(text) * UNIT_MS[unit];
}

/** What is wrong with the text as a duration, or its milliseconds. */
export function readDuration(text: string, bounds: DurationOptions): number | { wrong: string } {
  const ms = parseDuration(text.trim());
  if (ms === undefined) {
    const hint = /^[0-9.]+$/.test(text.trim())
      ? `write ${text.trim()}s or ${text.trim()}ms`
      : "write 250ms, 10s, 5m, 2h or 7d";
    return { wrong: `is "${text.slice(0, 40)}", not a time with its unit: ${hint}` };
  }
  if (bounds.minimumMs !== undefined && ms < bounds.minimumMs)
    return { wrong: `is ${text}; at least ${formatDuration(bounds.minimumMs)} is needed` };
  if (bounds.maximumMs !== undefined && ms > bounds.maximumMs)
    return { wrong: `is ${text}; at most ${formatDuration(bounds.maximumMs)} is allowed` };
  return ms;
}

/** The shortest text that says exactly this many milliseconds. */
export function formatDuration(ms: number): string {
  const unit = (["d", "h", "m", "s"] as const).find((each) => ms >= UNIT_MS[each] && ms % UNIT_MS[each] === 0) ?? "ms";
  return `${ms / UNIT_MS[unit]}${unit}`;
}
