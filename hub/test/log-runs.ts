import type { LogRecord } from "@tocsin/core/wire/log";

/** Parts of the log without a hole. */
export function runs(records: LogRecord[]): LogRecord[][] {
  const found: LogRecord[][] = [];
  for (const record of records) {
    const last = found.at(-1);
    if (last && last.at(-1)!.seq + 1 === record.seq) last.push(record);
    else found.push([record]);
  }
  return found;
}
