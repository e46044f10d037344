import { describe, expect, it } from "vitest";
import { PING_AFTER_MS, PING_LOOK_EVERY_MS } from "../ingest/mqtt-ingest.ts";
import { DataPaths, PATH_RULES } from "./data-paths.ts";

/** What durability.md (S1) grants beyond a sensor's limit, some of it for commit, uplink and hub. */
const GRACE_MS = 5_000 - 500;

const setUp = (saved = {}) => new DataPaths(PATH_RULES, saved, 0);
const events = (paths: DataPaths, now: number) => paths.poll(now).records.map(({ event }) => event);

describe("data paths", () => {
  it("hold ticks until each path is live and nothing old came for two seconds", () => {
    const paths = setUp();
    expect(paths.isReady(undefined)).toBe(false);
    paths.changed("broker", "live", "", 1_000);
    paths.poll(2_900);
    expect(paths.isReady(undefined)).toBe(false);
    expect(paths.poll(3_000).countAnew).toHaveLength(1);
    expect(paths.isReady(undefined)).toBe(true);
  });

  it("over which nothing comes any more vouch for the silence of their sensors in time", () => {
    const { latenessMs, tickEveryMs } = PATH_RULES;
    expect(latenessMs + PING_AFTER_MS + PING_LOOK_EVERY_MS + tickEveryMs).toBeLessThan(GRACE_MS);
  });

  it("record a loss that lasts and the return when the backlog has come", () => {
    const paths = setUp();
    paths.changed("broker", "live", "", 0);
    paths.poll(2_000);
    paths.changed("broker", "lost", "connection closed", 10_000);
    expect(events(paths, 11_000)).toEqual([]);
    expect(paths.poll(12_000).records).toMatchObject([{ event: "lost", at: 10_000, processedAt: 12_000 }]);
    expect(events(paths, 12_250)).toEqual([]);
    paths.changed("broker", "live", "", 70_000);
    let made = 10_000;
    for (let now = 70_000; now < 73_000; now += 100) {
      paths.arrived("broker", 0, (made += 1_000), now);
      expect(events(paths, now)).toEqual([]);
    }
    expect(events(paths, 75_000)).toEqual(["back"]);
  });

  it("call missing what was last heard before the connection ended, and what an earlier loss had left with the broker", () => {
    const paths = setUp();
    paths.changed("broker", "live", "", 0);
    paths.poll(2_000);
    paths.heard("broker", 100_000);
    // The link was cut at 100 s, which was noticed at 140 s.
    paths.changed("broker", "lost", "keepalive timeout", 140_000);
    paths.changed("broker", "live", "", 200_000, true);
    paths.heard("broker", 201_000);
    paths.poll(201_500);
    // Its backlog had begun to come when the session was lost.
    paths.changed("broker", "lost", "connection closed", 201_500);
    paths.changed("broker", "live", "", 203_000, false);
    expect(paths.gapFrom("broker", 201_500, 203_000)).toBe(100_000);
    // What the new session kept is lost with that, from its beginning.
    paths.changed("broker", "lost", "connection closed", 204_000);
    paths.changed("broker", "live", "", 205_000, false);
    expect(paths.gapFrom("broker", 204_000, 205_000)).toBe(203_000);
    paths.poll(207_000);
    paths.heard("broker", 300_000);
    paths.changed("broker", "lost", "connection closed", 300_500);
    expect(paths.gapFrom("broker", 300_500, 301_000)).toBe(300_000);
  });

  it("call missing what was kept for a gateway that was away, where that had begun to come", () => {
    const paths = new DataPaths(PATH_RULES, { broker: "live" }, 90_000, 10_000);
    paths.changed("broker", "connecting", "", 90_000);
    paths.changed("broker", "live", "", 91_000, true);
    paths.poll(92_000);
    paths.changed("broker", "lost", "connection closed", 92_000);
    paths.changed("broker", "live", "", 93_000, false);
    expect(paths.gapFrom("broker", 92_000, 93_000)).toBe(10_000);
  });

  it("call missing what was with the broker when the gateway ended, and when its session is gone", () => {
    const paths = setUp();
    paths.changed("broker", "live", "", 0);
    paths.poll(2_000);
    expect(paths.saved()).toEqual({ broker: "live" });
    paths.heard("broker", 100_000);
    paths.changed("broker", "lost", "connection closed", 100_500);
    // Whether it still waits for the broker, or drains what that had kept: the rest is there and nowhere else.
    for (const away of [true, false]) {
      if (!away) paths.changed("broker", "live", "", 150_000, true);
      const saved = JSON.parse(JSON.stringify(paths.saved())) as ReturnType<typeof paths.saved>;
      const again = new DataPaths(PATH_RULES, saved, 200_000, 199_000);
      again.changed("broker", "connecting", "", 200_000);
      again.changed("broker", "live", "", 201_000, false);
      expect(again.gapFrom("broker", 199_000, 201_000)).toBe(100_000);
    }
  });

  it("count silence anew at the first new reading where nothing was kept meanwhile", () => {
    const paths = setUp();
    paths.changed("broker", "live", "", 60_000);
    // In flight when the connection ended, and sent again.
    expect(paths.arrived("broker", 0, 40_000, 60_100).countAnew).toBe(false);
    expect(paths.arrived("broker", 0, 60_200, 60_200).countAnew).toBe(true);
    expect(paths.arrived("broker", 1, 60_300, 60_300).countAnew).toBe(false);
    expect(paths.poll(65_000).countAnew).toEqual([]);
  });

  it("count silence anew at the first reading, however late, where the session was not kept", () => {
    const paths = setUp();
    paths.changed("embedded", "live", "", 60_000, false);
    expect(paths.arrived("embedded", 0, 60_500, 64_000).countAnew).toBe(true);
    expect(paths.arrived("embedded", 1, 60_600, 64_000).countAnew).toBe(false);
    expect(paths.poll(70_000).countAnew).toEqual([]);
  });

  it("still count silence anew where the process stood still between the connection and the first reading", () => {
    const paths = setUp();
    paths.changed("embedded", "live", "", 60_000, false);
    paths.stalled(64_000);
    expect(paths.arrived("embedded", 0, 60_500, 64_000).countAnew).toBe(true);
  });

  it("let silence behind a backlog stand as it was", () => {
    const paths = setUp();
    paths.changed("broker", "live", "", 60_000);
    for (const at of [40_000, 41_000, 42_000]) paths.arrived("broker", 0, at, 60_100);
    expect(paths.arrived("broker", 0, 60_200, 60_200).countAnew).toBe(false);
    expect(paths.poll(65_000).countAnew).toEqual([]);
  });

  it("count as drained although one sensor's clock is an hour behind", () => {
    const paths = setUp();
    paths.changed("broker", "live", "", 0);
    for (let now = 0; now <= 4_000; now += 1_000) paths.arrived("broker", 7, now - 3_600_000, now);
    paths.poll(4_000);
    expect(paths.isReady(undefined)).toBe(true);
  });

  it("call a path back after a restart that the log calls lost", () => {
    const paths = setUp({ broker: "lost" });
    expect(events(paths, 250)).toEqual([]);
    paths.changed("broker", "live", "", 1_000);
    expect(events(paths, 3_000)).toEqual(["back"]);
    expect(paths.saved()).toEqual({ broker: "live" });
  });

  it("say that a path was never reached, after a while", () => {
    const paths = setUp();
    paths.changed("broker", "connecting", "connection refused", 0);
    expect(events(paths, 9_000)).toEqual([]);
    expect(events(paths, 10_000)).toEqual(["lost"]);
  });

  it("say nothing of a connection that is back at once", () => {
    const paths = setUp();
    paths.changed("broker", "live", "", 0);
    paths.poll(2_000);
    paths.changed("broker", "lost", "reset", 10_000);
    expect(events(paths, 11_000)).toEqual([]);
    paths.changed("broker", "live", "", 11_500);
    expect(events(paths, 14_000)).toEqual([]);
    expect(paths.isReady(undefined)).toBe(true);
  });

  it("let no tick go past what was heard over a path that reports it", () => {
    const paths = setUp();
    paths.changed("broker", "live", "", 0);
    paths.poll(2_000);
    expect(paths.reach(50_000)).toEqual({ time: 48_000 });
    paths.heard("broker", 42_000);
    expect(paths.reach(50_000)).toEqual({ time: 40_000 });
  });

  it("hold each the ticks of its own sensors, and all those of sensors that no path is known of", () => {
    const paths = setUp();
    for (const name of ["hall", "yard"]) paths.changed(name, "live", "", 0);
    paths.poll(2_000);
    paths.heard("yard", 9_000);
    expect(paths.reach(10_000)).toEqual({ time: 7_000, paths: { hall: 8_000, yard: 7_000 } });
    paths.changed("yard", "lost", "cut", 10_000);
    expect(paths.reach(20_000)).toEqual({ paths: { hall: 18_000, yard: null } });
  });

  it("hold nobody else for a broker of the gateway's own that nobody is connected to", () => {
    const paths = setUp();
    paths.changed("hall", "live", "", 0);
    paths.changed("embedded", "connecting", "no client yet", 0);
    paths.poll(2_000);
    expect(paths.reach(10_000)).toEqual({ time: 8_000, paths: { hall: 8_000, embedded: null } });
    paths.changed("embedded", "live", "", 10_000);
    expect(paths.reach(11_000)).toEqual({ paths: { hall: 9_000, embedded: null } });
    paths.poll(12_000);
    paths.changed("embedded", "lost", "no client", 13_000);
    expect(paths.reach(14_000)).toEqual({ time: 12_000, paths: { hall: 12_000, embedded: null } });
  });

  it("say how far time has come within a backlog as two sensors agree on it", () => {
    const paths = setUp();
    paths.changed("broker", "live", "", 3_600_000);
    const arrive = (sensor: number, at: number) => paths.arrived("broker", sensor, at, 3_600_100).advanceTo;
    expect([arrive(0, 10_000), arrive(0, 60_000), arrive(1, 60_100)]).toEqual([undefined, undefined, 58_100]);
    expect([arrive(0, 60_200), arrive(1, 61_000), arrive(0, 61_500)]).toEqual([undefined, 59_000, 59_500]);
    // An order that is not that of time: nothing more is said.
    expect([arrive(2, 30_000), arrive(0, 90_000), arrive(1, 90_000)]).toEqual([undefined, undefined, undefined]);
  });

  it("say nothing of the sort where nobody kept a session", () => {
    const paths = setUp();
    paths.changed("embedded", "live", "", 3_600_000, false);
    for (const sensor of [0, 1, 2])
      expect(paths.arrived("embedded", sensor, 60_000, 3_600_100).advanceTo).toBeUndefined();
  });

  it("have to drain again after the process stood still", () => {
    const paths = setUp();
    paths.changed("broker", "live", "", 0);
    paths.poll(2_000);
    paths.stalled(60_000);
    expect(paths.isReady(undefined)).toBe(false);
    expect(paths.poll(62_000).countAnew).toHaveLength(1);
  });

  it("take a pause in a backlog for a pause, and a series of readings as slow as they were made for none", () => {
    const paths = setUp();
    paths.changed("broker", "live", "", 10_000_000);
    const arrived = (second: number, now: number) =>
      paths.arrived("broker", 0, second * 1_000, 10_000_000 + now).comesAsMade;
    expect([arrived(1, 10), arrived(2, 20), arrived(3, 1_500), arrived(4, 1_510)]).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect([arrived(5, 2_510), arrived(6, 3_510), arrived(7, 4_510)]).toEqual([false, false, true]);
  });
});
