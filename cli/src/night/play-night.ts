import { setTimeout as sleep } from "node:timers/promises";
import { nightMessages } from "@tocsin/simulator/night/night-messages";
import { NIGHT_EVENTS } from "@tocsin/simulator/night/night-plan";
import type { Plant } from "@tocsin/simulator/plant/plant";
import { Publisher } from "@tocsin/simulator/publish/publisher";

/** Enough on its way to keep a gateway's commits full; the broker's acknowledgement makes room. */
const WAITING_MAX = 500;
const PROGRESS_MESSAGES = 500;
const ACKNOWLEDGED_CHECK_MS = 50;

export type PlayedNight = { messages: number; readings: number; acknowledged: number };

/**
 * Publishes the night as fast as it is acknowledged.
 *
 * @param urls broker of each zone
 * @returns also how to end the connections: until then the gateways have live data paths
 */
export async function playNight(
  plant: Plant,
  urls: ReadonlyMap<string, string>,
  signal: AbortSignal,
  onProgress: (at: number) => void,
): Promise<{ played: PlayedNight; close: () => Promise<void> }> {
  const limits = { unacknowledgedMax: WAITING_MAX, backlogMax: 2 * WAITING_MAX };
  const publishers = new Map(
    [...urls].map(([zone, url]) => [zone, new Publisher({ url, clientId: `night-${zone}`, ...limits })]),
  );
  const all = [...publishers.values()];
  const played: PlayedNight = { messages: 0, readings: 0, acknowledged: 0 };
  for (const { zone, at, readings, ...message } of nightMessages(plant, NIGHT_EVENTS)) {
    const publisher = publishers.get(zone)!;
    while (publisher.waiting >= WAITING_MAX && !signal.aborted)
      await Promise.race([publisher.room(WAITING_MAX), sleep(1_000)]);
    if (signal.aborted) break;
    publisher.offer(message);
    played.readings += readings;
    if (++played.messages % PROGRESS_MESSAGES === 0) onProgress(at);
  }
  while (all.some(({ waiting }) => waiting > 0) && !signal.aborted) await sleep(ACKNOWLEDGED_CHECK_MS);
  played.acknowledged = all.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
  return { played, close: async () => void (await Promise.all(all.map((publisher) => publisher.close()))) };
}
