import type { PathRecord, Unnumbered } from "@tocsin/core/wire/log";

export const pathRecord = (
  path: string,
  event: PathRecord["event"],
  at: number,
  text: string,
): Unnumbered<PathRecord> => ({
  kind: "path",
  at,
  processedAt: at,
  path,
  event,
  text,
});

/** Readings of a range may be missing, for all that anybody knows. */
export function gapRecord(path: string, fromMs: number, toMs: number, now: number): Unnumbered<PathRecord> {
  const range = `${new Date(fromMs).toISOString()} to ${new Date(toMs).toISOString()}`;
  return pathRecord(
    path,
    "ingest-gap-possible",
    now,
    `the broker kept no session: readings of ${range} may be missing`,
  );
}
