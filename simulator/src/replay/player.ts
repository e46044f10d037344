import { setTimeout as sleep } from "node:timers/promises";
import { Publisher } from "../publish/publisher.ts";
import type { Layout } from "./layout.ts";
import type { Recording, RecordedRow } from "./recording.ts";

export type PlayOptions = {
  url: string;
  /** So many times faster than life; Infinity: as fast as it is acknowledged. */
  speed: number;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
};
export type Progress = { rows: number; of: number; readings: number; at: number };
export type Played = { rows: number; readings: number; acknowledged: number; complete: boolean };
/** `close` ends the connection: until then the gateway has a live data path, and its sensors are not out of reach. */
export type Playing = { played: Played; close: () => Promise<void> };

/** Enough on its way to keep a gateway's commits full; the broker's acknowledgement makes room. */
const WAITING_MAX = 500;
const PROGRESS_INTERVAL_MS = 200;
const ACKNOWLEDGED_CHECK_MS = 50;

/** A row as a machine would send it: one JSON object, on `{zone}/{machine}`. */
export const messageOf = (
  { machine, at, values }: RecordedRow,
  layout: Layout,
): { topic: string; payload: string; readings: number } => {
  const reading: Record<string, unknown> = { timestamp: at };
  let readings = 0;
  for (const [index, value] of values.entries()) {
    if (value === undefined) continue;
    reading[layout.sensors[index]!.sensor] = value;
    readings++;
  }
  return { topic: `${layout.zone.id}/${machine}`, payload: JSON.stringify(reading), readings };
};

/**
 * Publishes a recording: one JSON object a row, on `{zone}/{machine}`, with QoS 1. It resolves when all of it is
 * acknowledged, or when the signal ends it before.
 */
export async function play(recording: Recording, layout: Layout, options: PlayOptions): Promise<Playing> {
  const { signal, speed, onProgress } = options;
  const publisher = new Publisher({
    url: options.url,
    clientId: `replay-${layout.zone.id}`,
    unacknowledgedMax: WAITING_MAX,
    backlogMax: 2 * WAITING_MAX,
  });
  const begun = performance.now();
  const first = recording.rows[0]?.at ?? 0;
  const ended = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  const progress: Progress = { rows: 0, of: recording.rows.length, readings: 0, at: first };
  const timer = setInterval(() => onProgress({ ...progress }), PROGRESS_INTERVAL_MS);
  for (const row of recording.rows) {
    const dueMs = (row.at - first) / speed - (performance.now() - begun);
    if (Number.isFinite(dueMs) && dueMs > 1) await sleep(dueMs, undefined, { signal }).catch(() => {});
    // A sender that can wait loses nothing: it goes on when the broker has taken what came before.
    if (publisher.waiting >= WAITING_MAX) await Promise.race([publisher.room(WAITING_MAX), ended]);
    if (signal.aborted) break;
    const { topic, payload, readings } = messageOf(row, layout);
    publisher.offer({ topic, payload, retain: false });
    progress.rows++;
    progress.readings += readings;
    progress.at = row.at;
  }
  while (publisher.waiting > 0 && !signal.aborted) await sleep(ACKNOWLEDGED_CHECK_MS);
  clearInterval(timer);
  onProgress({ ...progress });
  const { acknowledged } = publisher;
  const { rows, readings } = progress;
  const played = { rows, readings, acknowledged, complete: acknowledged === recording.rows.length };
  return { played, close: () => publisher.close() };
}
