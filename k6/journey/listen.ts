import { check } from "k6";
import http from "k6/http";
import { Counter, Trend } from "k6/metrics";
import type { Factory } from "../factory.ts";
import { anyOf, api, headers, staySeconds } from "../settings.ts";

const STAY_SECONDS = 30;
/** k6's error code of a request that ran into its own time-out. */
const TIMED_OUT = 1050;

const untilFirstByte = new Trend("stream_first_byte", true);
const cutShort = new Counter("streams_cut_short");

/**
 * Someone with a page open: one stream, of the whole factory or of one zone.
 *
 * k6 cannot hand out the body of an answer that has not ended, so a stream is a request that is meant to run into its
 * time-out: a stream that ends earlier was cut short. What arrives on it is counted in `data_received` only; whether
 * it is complete and in order, `tocsin load` sees.
 */
export function listen({ zones }: Factory): void {
  const place = Math.random() < 0.5 ? "" : `?zone=${encodeURIComponent(anyOf(zones))}`;
  const stream = http.get(`${api}/stream${place}`, {
    headers: { ...headers, accept: "text/event-stream" },
    tags: { name: "stream" },
    timeout: `${staySeconds(STAY_SECONDS)}s`,
    responseType: "none",
    responseCallback: http.expectedStatuses(0, 200),
  });
  const stayed = check(stream, { "the stream stayed open": (answer) => answer.error_code === TIMED_OUT });
  if (!stayed) cutShort.add(1);
  untilFirstByte.add(stream.timings.waiting);
}

export const listeningThresholds = {
  streams_cut_short: ["count==0"],
  stream_first_byte: ["p(95)<1000"],
};
