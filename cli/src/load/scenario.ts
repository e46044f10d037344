import type { UserCounts } from "./user/plan.ts";

type Kind = keyof UserCounts;
export type Scenario = { summary: string; shares: Record<Kind, number>; thresholds: readonly string[] };

const READING = ["error%<0.1", "p95:GET zones<250", "p95:GET one sensor<250", "p95:GET readings (from the edge)<1000"];
const LISTENING = ["losses=0", "doubles=0", "cuts=0"];
const FEEDING = ["p95:MQTT publish, QoS 1<500"];

/** By name: what users of which kind do, and what has to hold where nothing else is asked. */
export const SCENARIOS: Record<string, Scenario> = {
  "thousand-users": {
    summary: "of 1,000 users 700 have the page open, 250 read the API with pauses, 50 are controllers",
    shares: { listeners: 0.7, readers: 0.25, feeders: 0.05 },
    thresholds: [...READING, ...LISTENING, ...FEEDING, "to-stream-p99<1000"],
  },
  "api-reading": {
    summary: "all users read the API with pauses",
    shares: { listeners: 0, readers: 1, feeders: 0 },
    thresholds: READING,
  },
  stream: {
    summary: "all users have the page open",
    shares: { listeners: 1, readers: 0, feeders: 0 },
    thresholds: ["error%<0.1", ...LISTENING, "to-stream-p99<1000"],
  },
  "mqtt-ingest": {
    summary: "all users are controllers that say a reading a second",
    shares: { listeners: 0, readers: 0, feeders: 1 },
    thresholds: ["error%<0.1", ...FEEDING],
  },
};

/** Whole users of each kind, at least one of a kind that has a share; together `users`. */
export function usersOf({ shares }: Scenario, users: number): UserCounts {
  const least = (kind: Kind) => (shares[kind] > 0 ? Math.max(1, Math.round(users * shares[kind])) : 0);
  const counts = { listeners: least("listeners"), readers: least("readers"), feeders: least("feeders") };
  const largest = (Object.keys(shares) as Kind[]).reduce((a, b) => (shares[b] > shares[a] ? b : a));
  const others = counts.listeners + counts.readers + counts.feeders - counts[largest];
  return { ...counts, [largest]: Math.max(1, users - others) };
}

/** The share of worker `at` of `workers`; all shares together are the whole. */
export function shareOf(counts: UserCounts, at: number, workers: number): UserCounts {
  const part = (count: number) => Math.floor((count * (at + 1)) / workers) - Math.floor((count * at) / workers);
  return { listeners: part(counts.listeners), readers: part(counts.readers), feeders: part(counts.feeders) };
}
