import type { Options } from "k6/options";
import { feedingThresholds } from "./journey/feed.ts";
import { listeningThresholds } from "./journey/listen.ts";
import { readingThresholds } from "./journey/read.ts";
import { duration, users } from "./settings.ts";

const all = users(1_000);
/** Of 1,000 users 700 have a page open, 250 read the API with pauses, 50 are controllers that say readings. */
const shareOf = (share: number): number => Math.max(1, Math.round(all * share));

const during = (vus: number) => ({
  executor: "ramping-vus" as const,
  startVUs: 1,
  stages: [
    { duration: "60s", target: vus },
    { duration: duration("30m"), target: vus },
  ],
  gracefulRampDown: "0s",
  gracefulStop: "40s",
});

/**
 * The users' own test: 1,000 virtual users for 30 minutes.
 *
 *     k6 run k6/thousand-users.ts
 *     K6_WEB_DASHBOARD=true K6_WEB_DASHBOARD_EXPORT=report.html k6 run k6/thousand-users.ts
 */
export const options: Options = {
  scenarios: {
    listening: { ...during(shareOf(0.7)), exec: "listen" },
    reading: { ...during(shareOf(0.25)), exec: "readTheFactory" },
    feeding: { ...during(shareOf(0.05)), exec: "feed" },
  },
  thresholds: { ...listeningThresholds, ...readingThresholds, ...feedingThresholds },
};

export { readFactory as setup } from "./factory.ts";
export { listen } from "./journey/listen.ts";
export { readTheFactory } from "./journey/read.ts";
export { feed } from "./journey/feed.ts";
