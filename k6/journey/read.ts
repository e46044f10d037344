import { check, group, sleep } from "k6";
import http from "k6/http";
import { Trend } from "k6/metrics";
import type { Factory } from "../factory.ts";
import { anyOf, api, headers, thinkSeconds } from "../settings.ts";

const readingsFromTheEdge = new Trend("readings_from_the_edge", true);

/** Central staff: looks over the lists, then at one sensor with the readings that the hub fetches from the edge. */
export function readTheFactory({ sensors }: Factory): void {
  group("overview", () => {
    const zones = http.get(`${api}/zones`, { headers, tags: { name: "zones" } });
    check(zones, { "zones are listed": (answer) => answer.status === 200 });
    const worst = http.get(`${api}/sensors?health=failure&limit=100`, { headers, tags: { name: "sensors" } });
    check(worst, { "failed sensors are listed": (answer) => answer.status === 200 });
    const transitions = http.get(`${api}/transitions?limit=50`, { headers, tags: { name: "transitions" } });
    check(transitions, { "transitions are listed": (answer) => answer.status === 200 });
  });
  sleep(thinkSeconds(2, 6));
  lookAtOneSensor(sensors);
  sleep(thinkSeconds(2, 6));
}

function lookAtOneSensor(sensors: readonly string[]): void {
  group("one sensor", () => {
    const sensor = anyOf(sensors);
    const detail = http.get(`${api}/sensors/${sensor}`, { headers, tags: { name: "sensor" } });
    check(detail, { "the sensor is there": (answer) => answer.status === 200 });
    const readings = http.get(`${api}/sensors/${sensor}/readings?last=300`, { headers, tags: { name: "readings" } });
    check(readings, { "readings came from the edge": (answer) => answer.status === 200 });
    readingsFromTheEdge.add(readings.timings.duration);
  });
}

/** What holds for everyone who reads the API. */
export const readingThresholds = {
  "http_req_failed{name:zones}": ["rate<0.001"],
  "http_req_failed{name:sensors}": ["rate<0.001"],
  "http_req_failed{name:readings}": ["rate<0.001"],
  "http_req_duration{name:sensors}": ["p(95)<250"],
  "http_req_duration{name:zones}": ["p(95)<100"],
  readings_from_the_edge: ["p(95)<1000"],
};
