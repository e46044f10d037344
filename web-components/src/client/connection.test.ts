import { STREAM_HEARTBEAT_MS } from "@tocsin/core/wire/hub-api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Connection, FIRST_EVENT_MAX_MS, QUIET_MAX_MS } from "./connection.ts";
import { BACKOFF_FIRST_MS } from "./backoff.ts";
import type { StreamEnd, StreamRequest } from "./event-stream.ts";

class Line {
  requests: StreamRequest[] = [];
  states: string[] = [];
  events: string[] = [];
  waiting = false;
  #end: ((end: StreamEnd) => void)[] = [];
  connection = new Connection({
    url: "http://hub/api/v1/stream",
    pollEveryMs: 5_000,
    isWaiting: () => this.waiting,
    whyBlocked: () => Promise.resolve(() => "the browser's own reason"),
    open: (request) => {
      this.requests.push(request);
      return new Promise((resolve) => {
        this.#end.push(resolve);
        request.signal.addEventListener("abort", () => resolve({ kind: "blocked", opened: true, message: "aborted" }));
      });
    },
    random: () => 1,
    onEvent: (event) => this.events.push(event.event),
    onState: (state) => this.states.push(state),
  });
  say(event: string, id = ""): void {
    this.requests.at(-1)!.onEvent({ event, data: "{}", id });
  }
  async end(end: StreamEnd): Promise<void> {
    this.#end.at(-1)!(end);
    await vi.advanceTimersByTimeAsync(0);
  }
}

describe("connection", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is live with the first event", () => {
    const line = new Line();
    line.connection.start();
    expect(line.connection.state).toBe("connecting");
    line.say("hello");
    expect(line.states).toEqual(["live"]);
  });

  it("is stale when just lost, offline when it does not come back, and live again after", async () => {
    const line = new Line();
    line.connection.start();
    line.say("hello");
    await line.end({ kind: "ended", opened: true });
    await vi.advanceTimersByTimeAsync(BACKOFF_FIRST_MS);
    await line.end({ kind: "blocked", opened: false, message: "failed" });
    await vi.advanceTimersByTimeAsync(2 * BACKOFF_FIRST_MS);
    line.say("hello");
    expect(line.states).toEqual(["live", "stale", "offline", "live"]);
    expect(line.requests).toHaveLength(3);
  });

  it("is unreachable when nothing ever answered", async () => {
    const line = new Line();
    line.connection.start();
    await line.end({ kind: "blocked", opened: false, message: "Failed to fetch" });
    expect(line.connection.state).toBe("unreachable");
    expect(line.connection.detail()).toBe("the browser's own reason");
  });

  it("asks from time to time where nothing can be streamed, and stays live", async () => {
    const line = new Line();
    line.connection.start();
    await vi.advanceTimersByTimeAsync(FIRST_EVENT_MAX_MS);
    expect(line.requests.map(({ url }) => url.split("?")[1])).toEqual([undefined, "once=true"]);
    line.say("snapshot", "a-7-0");
    await line.end({ kind: "ended", opened: true });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(line.requests.at(-1)).toMatchObject({ lastEventId: "a-7-0" });
    line.say("hello");
    await line.end({ kind: "ended", opened: true });
    expect(line.states).toEqual(["live"]);
    await vi.advanceTimersByTimeAsync(5_000);
    await line.end({ kind: "blocked", opened: false, message: "Failed to fetch" });
    expect(line.connection.state).toBe("stale");
  });

  it("is unreachable where nothing is answered at all, and tries a stream again", async () => {
    const line = new Line();
    line.connection.start();
    await vi.advanceTimersByTimeAsync(2 * FIRST_EVENT_MAX_MS + BACKOFF_FIRST_MS);
    expect(line.states).toEqual(["unreachable", "unreachable"]);
    expect(line.requests.map(({ url }) => url.split("?")[1])).toEqual([undefined, "once=true", undefined]);
  });

  it("is patient where the page itself is waited for", async () => {
    const line = new Line();
    line.waiting = true;
    line.connection.start();
    await vi.advanceTimersByTimeAsync(10 * FIRST_EVENT_MAX_MS);
    expect(line.requests).toHaveLength(1);
    expect(line.states).toEqual([]);
  });

  it("pauses and takes up where it was", async () => {
    const line = new Line();
    line.connection.start();
    line.say("snapshot", "a-7-0");
    line.connection.pause();
    expect(line.connection.state).toBe("stale");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(line.requests).toHaveLength(1);
    line.connection.start();
    expect(line.requests.at(-1)!.lastEventId).toBe("a-7-0");
  });

  it("says when the hub refuses the person", async () => {
    const line = new Line();
    line.connection.start();
    await line.end({ kind: "refused", opened: false, status: 401, detail: () => "" });
    expect(line.states).toEqual(["unauthorized"]);
  });

  it("asks to resume after the newest id that it saw", async () => {
    const line = new Line();
    line.connection.start();
    line.say("snapshot", "a-7-0");
    line.say("heartbeat");
    await line.end({ kind: "ended", opened: true });
    await vi.advanceTimersByTimeAsync(BACKOFF_FIRST_MS);
    expect(line.requests.map((request) => request.lastEventId)).toEqual(["", "a-7-0"]);
  });

  it("gives up a connection that has gone quiet and opens another", async () => {
    const line = new Line();
    line.connection.start();
    line.say("hello");
    await vi.advanceTimersByTimeAsync(QUIET_MAX_MS);
    expect(line.states.slice(0, 2)).toEqual(["live", "stale"]);
    await vi.advanceTimersByTimeAsync(BACKOFF_FIRST_MS);
    expect(line.requests).toHaveLength(2);
  });

  it("waits for two heartbeats that do not come, and for no third", () => {
    expect(QUIET_MAX_MS).toBeGreaterThan(2 * STREAM_HEARTBEAT_MS);
    expect(QUIET_MAX_MS).toBeLessThan(3 * STREAM_HEARTBEAT_MS);
  });

  it("opens nothing more once stopped", async () => {
    const line = new Line();
    line.connection.start();
    line.say("hello");
    line.connection.stop();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(line.requests).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
