import type { Options } from "k6/options";
import { listen, listeningThresholds } from "./journey/listen.ts";
import { duration, users } from "./settings.ts";

/**
 * Stream fan-out: many pages are open, and the hub sends each every change.
 *
 *     k6 run -e USERS=500 -e DURATION=5m k6/stream.ts
 */
export const options: Options = {
  scenarios: {
    listening: { executor: "constant-vus", vus: users(100), duration: duration("1m"), gracefulStop: "40s" },
  },
  thresholds: listeningThresholds,
};

export { readFactory as setup } from "./factory.ts";
export default listen;
