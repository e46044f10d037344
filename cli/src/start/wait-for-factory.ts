import type { HubClient } from "./hub-client.ts";
import { until, type Quit } from "./quit.ts";
import type { Screen } from "./screen.ts";

const KNOWN_WITHIN_MS = 120_000;
const LIVE_WITHIN_MS = 20_000;
const CHECK_INTERVAL_MS = 200;
/** Sensors that report on change may have nothing to say yet. */
const LIVE_SHARE = 0.99;

const number = (value: number): string => value.toLocaleString("en");

/** Waits until the hub knows every sensor and nearly all are live. False where the run ends before. */
export async function waitForFactory(hub: HubClient, sensors: number, screen: Screen, quit: Quit): Promise<boolean> {
  const known = await until(
    async () => {
      const found = await hub.sensorsKnown();
      screen.progress(`the hub knows ${number(found)} of ${number(sensors)} sensors`);
      return found >= sensors;
    },
    { withinMs: KNOWN_WITHIN_MS, everyMs: CHECK_INTERVAL_MS },
    quit,
  );
  if (!known) {
    quit.ask(`the hub does not know all ${number(sensors)} sensors after ${KNOWN_WITHIN_MS / 1_000} s: see the logs`);
    return false;
  }
  let live = 0;
  await until(
    async () => {
      const counts = await hub.counts();
      if (counts) live = counts.total - counts.unknown;
      screen.progress(`${number(live)} of ${number(sensors)} sensors are live`);
      return live >= LIVE_SHARE * sensors;
    },
    { withinMs: LIVE_WITHIN_MS, everyMs: CHECK_INTERVAL_MS },
    quit,
  );
  if (!quit.asked) screen.done(`${number(live)} of ${number(sensors)} sensors are live on the page`);
  return !quit.asked;
}
