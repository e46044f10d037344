import { describe, expect, it } from "vitest";
import type { MessageContent } from "@tocsin/core/wire/notice";
import type { RouteSettings, TargetSettings } from "../config/messages-schema.ts";
import { dueDeliveries, revive, settle } from "./delivery.ts";
import { beginNotice, followNotice, type Desk, type Seen } from "./notice.ts";

const MINUTE = 60_000;
const content = { summary: "too hot", state: "unacknowledged" } as MessageContent;
const target = (name: string, updates?: boolean): TargetSettings => ({
  name,
  ...(updates === undefined ? {} : { updates }),
});
const desk: Desk = {
  targets: new Map(["first", "second", "third"].map((name) => [name, target(name, name === "first")])),
  retryForMs: 10 * MINUTE,
};
const route = (over: Partial<RouteSettings> = {}): RouteSettings => ({
  name: "night",
  hours: [],
  timeZone: "UTC",
  steps: [
    { after: 0, to: ["first"] },
    { after: 5 * MINUTE, to: ["second"] },
    { after: 15 * MINUTE, to: ["second", "third"] },
  ],
  untilAcknowledged: true,
  ...over,
});
const about = { alarm: "s/z/m/t:process", occurrence: 3, since: 900, zone: "s/z" };
const rings = (over: Partial<Seen> = {}): Seen => ({
  ringing: true,
  acknowledged: false,
  returned: false,
  level: "high",
  content,
  ...over,
});
const acknowledged = rings({ ringing: false, acknowledged: true });
const begin = (over: Partial<RouteSettings> = {}) => beginNotice(desk, route(over), about, rings(), 0);
const told = ({ deliveries }: { deliveries: { event: string; target: string }[] }) =>
  deliveries.map(({ event, target }) => `${event} ${target}`);

describe("a notice", () => {
  it("tells the first target at once, and each next one when nobody acknowledged in time", () => {
    let notice = begin();
    const at = (minutes: number, expected: string[]) => {
      notice = followNotice(desk, notice, route(), rings(), minutes * MINUTE);
      expect(told(notice), `${minutes} min`).toEqual(expected);
    };
    at(4.99, ["raised first"]);
    at(5, ["raised first", "escalated second"]);
    at(14, ["raised first", "escalated second"]);
    at(15, ["raised first", "escalated second", "escalated second", "escalated third"]);
    at(900, ["raised first", "escalated second", "escalated second", "escalated third"]);
  });

  it("catches up with every step that fell due while no hub ran", () => {
    const later = followNotice(desk, JSON.parse(JSON.stringify(begin())), route(), rings(), 20 * MINUTE);
    expect(told(later)).toEqual(["raised first", "escalated second", "escalated second", "escalated third"]);
  });

  it("is quiet once somebody acknowledged, and tells those who want to know", () => {
    const seen = followNotice(desk, begin(), route(), acknowledged, MINUTE);
    expect(told(seen)).toEqual(["raised first", "acknowledged first"]);
    expect(followNotice(desk, seen, route(), acknowledged, 60 * MINUTE)).toBe(seen);
    expect(told(followNotice(desk, seen, route(), undefined, 61 * MINUTE)).slice(2)).toEqual(["ended first"]);
  });

  it("goes on though the alarm has returned, unless the route says otherwise", () => {
    const returned = rings({ returned: true });
    expect(told(followNotice(desk, begin(), route(), returned, 5 * MINUTE))).toContain("escalated second");
    const stops = { untilAcknowledged: false };
    expect(told(followNotice(desk, begin(stops), route(stops), returned, 5 * MINUTE))).toEqual([
      "raised first",
      "ended first",
    ]);
  });

  it("begins anew with a worse level, or when it rings again after it was acknowledged", () => {
    const worse = followNotice(desk, begin(), route(), rings({ level: "highHigh" }), MINUTE);
    expect(told(worse)).toEqual(["raised first", "raised first"]);
    expect(worse).toMatchObject({ ring: 2, nextStepAt: 6 * MINUTE });
    const seen = followNotice(desk, begin(), route(), acknowledged, MINUTE);
    const again = followNotice(desk, seen, route(), rings(), 60 * MINUTE);
    expect(told(again)).toEqual(["raised first", "acknowledged first", "raised first"]);
    expect(new Set(again.deliveries.map(({ id }) => id)).size).toBe(3);
  });

  it("is told to nobody more while it is shelved", () => {
    const shelved = rings({ ringing: false });
    const hushed = followNotice(desk, begin(), route(), shelved, MINUTE);
    expect(told(followNotice(desk, hushed, route(), shelved, 60 * MINUTE))).toEqual(["raised first"]);
  });

  it("says once that somebody acknowledged it on its shelf", () => {
    const hushed = followNotice(desk, begin(), route(), rings({ ringing: false }), MINUTE);
    const seen = { ...acknowledged, content: { ...content, state: "acknowledged" as const } };
    const done = followNotice(desk, hushed, route(), seen, 2 * MINUTE);
    expect(told(done)).toEqual(["raised first", "acknowledged first"]);
    expect(followNotice(desk, done, route(), seen, 3 * MINUTE)).toBe(done);
  });

  it("repeats the last step where the route says so, and stays bounded", () => {
    const often = { repeatEvery: MINUTE };
    let notice = begin(often);
    for (let minute = 1; minute < 300; minute++) {
      notice = followNotice(desk, notice, route(often), rings(), minute * MINUTE);
      for (const { id } of dueDeliveries(notice, minute * MINUTE)) notice = settle(notice, id, { ok: true }, 0, 0);
    }
    expect(notice.step).toBeGreaterThan(250);
    expect(notice.deliveries.length).toBeLessThanOrEqual(62);
  });

  it("has the same ids for the same fact, whoever works them out", () => {
    expect(begin()).toEqual(begin());
    expect(begin({ name: "day" }).deliveries[0]!.id).not.toBe(begin().deliveries[0]!.id);
  });
});

describe("a message", () => {
  const failed = { ok: false, refused: false, error: "connection refused" } as const;

  it("is tried again with growing, spread waits, and is dead when its time is over", () => {
    let notice = begin();
    let now = 0;
    const waits: number[] = [];
    for (let attempt = 0; notice.deliveries[0]!.state === "waiting" && attempt < 50; attempt++) {
      const { id, nextAt } = notice.deliveries[0]!;
      waits.push(nextAt! - now);
      now = nextAt!;
      notice = settle(notice, id, failed, now, 1);
    }
    expect(waits.slice(1, 6)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
    expect(now).toBe(10 * MINUTE);
    expect(notice.deliveries[0]).toMatchObject({ state: "dead", error: "connection refused" });
    const revived = revive(notice, notice.deliveries[0]!.id, now, MINUTE);
    expect(dueDeliveries(revived, now)).toHaveLength(1);
  });

  it("is dead at once where another attempt would be refused too", () => {
    const notice = begin();
    const refused = settle(notice, notice.deliveries[0]!.id, { ...failed, refused: true }, 5, 0);
    expect(refused.deliveries[0]).toMatchObject({ state: "dead", attempts: 1, endedAt: 5 });
  });

  it("waits as long as its receiver asks", () => {
    const notice = begin();
    const later = settle(notice, notice.deliveries[0]!.id, { ...failed, retryAfterMs: 90_000 }, 0, 0);
    expect(later.deliveries[0]!.nextAt).toBe(90_000);
  });

  it("of one target waits for the one before it", () => {
    const seen = followNotice(desk, begin(), route(), acknowledged, MINUTE);
    expect(dueDeliveries(seen, MINUTE).map(({ event }) => event)).toEqual(["raised"]);
    const sent = settle(seen, seen.deliveries[0]!.id, { ok: true }, MINUTE, 0);
    expect(dueDeliveries(sent, MINUTE).map(({ event }) => event)).toEqual(["acknowledged"]);
  });
});
