/**
 * A reading's own time as ms since 1970 UTC; NaN where it has none, undefined where what it has is no time. Numbers are
 * seconds, milliseconds, microseconds or nanoseconds by their magnitude: each unit begins where the one before would
 * be in the year 5138.
 */
export function readTime(raw: unknown): number | undefined {
  if (typeof raw === "number") return fromEpoch(raw);
  if (raw === undefined || raw === null) return Number.NaN;
  if (typeof raw !== "string") return undefined;
  const text = raw.trim();
  return /^-?\d+(\.\d+)?$/.test(text) ? fromEpoch(Number(text)) : fromIso(text);
}

const SECONDS_END = 1e11;

function fromEpoch(time: number): number | undefined {
  const magnitude = Math.abs(time);
  if (magnitude < SECONDS_END) return Math.round(time * 1e3);
  if (magnitude < SECONDS_END * 1e3) return Math.round(time);
  if (magnitude < SECONDS_END * 1e6) return Math.round(time / 1e3);
  return magnitude < SECONDS_END * 1e9 ? Math.round(time / 1e6) : undefined;
}

const ISO = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/** ISO 8601; without an offset it is UTC, since the plant's own zone is not known here. */
function fromIso(text: string): number | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const offset = match[3] === undefined ? "Z" : "";
  const time = Date.parse(`${text.replace(" ", "T").replace(",", ".")}${offset}`);
  return Number.isNaN(time) ? undefined : time;
}
