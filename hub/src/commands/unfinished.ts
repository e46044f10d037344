import type { AuditItem } from "@tocsin/core/wire/audit";

/** One thing that was asked for and of which nobody has written what became of it. */
export type Unfinished = { requested: AuditItem; item: AuditItem["items"][number] };

/** That a command still waits is no end of it. */
const isFinal = (outcome: string | undefined): boolean => outcome !== undefined && outcome !== "pending";

/**
 * What of the audit's records has no outcome: the hub that asked went down, or its gateway was away for so long.
 *
 * @param records newest first
 * @param before what was asked later is still being carried out by whoever asked, ms
 */
export function unfinishedOf(records: readonly AuditItem[], before: number): Unfinished[] {
  const settled = new Set<string>();
  const unfinished: Unfinished[] = [];
  for (const record of records) {
    if (record.event === "outcome") {
      for (const { command, outcome } of record.items) if (isFinal(outcome)) settled.add(command);
    } else if (record.at < before)
      for (const item of record.items) if (!settled.has(item.command)) unfinished.push({ requested: record, item });
  }
  return unfinished;
}
