import { check, group, sleep } from "k6";
import http from "k6/http";
import { Trend } from "k6/metrics";
import type { Options } from "k6/options";

/**
 * Central staff reading the hub's API: the lists that pages ask for, one sensor with its history, and readings that the
 * hub fetches from the edge. Run it against a factory started with `npm start`:
 *
 *     k6 run k6/api-reading.ts
 *     k6 run -e HUB=http://127.0.0.1:18080 -e USERS=50 -e DURATION=5m k6/api-reading.ts
 */
const hub = __ENV["HUB"] ?? "http://127.0.0.1:8080";
const api = `${hub}/api/v1`;

export const options: Options = {
  scenarios: {
    reading: {
      executor: "ramping-vus",
      startVUs: 1,
      stages: [
        { duration: "10s", target: Number(__ENV["USERS"] ?? 20) },
        { duration: __ENV["DURATION"] ?? "30s", target: Number(__ENV["USERS"] ?? 20) },
        { duration: "5s", target: 0 },
      ],
    },
  },
  thresholds: {
    http_req_failed: ["rate<0.001"],
    "http_req_duration{name:sensors}": ["p(95)<250"],
    "http_req_duration{name:zones}": ["p(95)<100"],
    readings_from_the_edge: ["p(95)<1000"],
  },
};

const readingsFromTheEdge = new Trend("readings_from_the_edge", true);

type SensorPage = { items: { id: string }[]; total: number; next?: string };

/** Asks once, before the users come, which sensors there are. */
export function setup(): { sensors: string[] } {
  const answer = http.get(`${api}/sensors?limit=1000`, { tags: { name: "sensors" } });
  if (answer.status !== 200)
    throw new Error(`${api}/sensors answered ${answer.status}: start the factory first (npm start)`);
  const page = answer.json() as unknown as SensorPage;
  return { sensors: page.items.map((item) => item.id) };
}

export default function readTheFactory({ sensors }: { sensors: string[] }): void {
  group("overview", () => {
    const zones = http.get(`${api}/zones`, { tags: { name: "zones" } });
    check(zones, { "zones are listed": (answer) => answer.status === 200 });
    const worst = http.get(`${api}/sensors?health=failure&limit=100`, { tags: { name: "sensors" } });
    check(worst, { "failed sensors are listed": (answer) => answer.status === 200 });
    const transitions = http.get(`${api}/transitions?limit=50`, { tags: { name: "transitions" } });
    check(transitions, { "transitions are listed": (answer) => answer.status === 200 });
  });

  group("one sensor", () => {
    const sensor = sensors[Math.floor(Math.random() * sensors.length)]!;
    const detail = http.get(`${api}/sensors/${sensor}`, { tags: { name: "sensor" } });
    check(detail, { "the sensor is there": (answer) => answer.status === 200 });
    const readings = http.get(`${api}/sensors/${sensor}/readings?last=300`, { tags: { name: "readings" } });
    check(readings, { "readings came from the edge": (answer) => answer.status === 200 });
    readingsFromTheEdge.add(readings.timings.duration);
  });

  sleep(1 + Math.random());
}
