import type { Options } from "k6/options";
import { feed, feedingThresholds } from "./journey/feed.ts";
import { duration, users } from "./settings.ts";

/**
 * Controllers that connect to the zones' gateways and say readings, each acknowledged when it is on disk.
 *
 *     k6 run -e USERS=200 k6/mqtt-ingest.ts
 *     k6 run -e MQTT=press=mqtt://127.0.0.1:18090,paint=mqtt://127.0.0.1:18091 k6/mqtt-ingest.ts
 */
export const options: Options = {
  scenarios: {
    feeding: { executor: "constant-vus", vus: users(50), duration: duration("1m"), gracefulStop: "40s" },
  },
  thresholds: feedingThresholds,
};

export { readFactory as setup } from "./factory.ts";
export default feed;
