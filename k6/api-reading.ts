import type { Options } from "k6/options";
import { readingThresholds, readTheFactory } from "./journey/read.ts";
import { duration, users } from "./settings.ts";

/**
 * Central staff reading the hub's API: the lists that pages ask for, one sensor with its history, and readings that the
 * hub fetches from the edge. Run it against a factory started with `npm start`:
 *
 *     k6 run k6/api-reading.ts
 *     k6 run -e HUB=http://127.0.0.1:18080 -e USERS=50 -e DURATION=5m k6/api-reading.ts
 */
export const options: Options = {
  scenarios: {
    reading: {
      executor: "ramping-vus",
      startVUs: 1,
      stages: [
        { duration: "10s", target: users(20) },
        { duration: duration("30s"), target: users(20) },
        { duration: "5s", target: 0 },
      ],
    },
  },
  thresholds: readingThresholds,
};

export { readFactory as setup } from "./factory.ts";
export default readTheFactory;
