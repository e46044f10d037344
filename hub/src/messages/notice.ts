import { createHash } from "node:crypto";
import type { Delivery, MessageContent, MessageEvent, Notice } from "@tocsin/core/wire/notice";
import type { RouteSettings, TargetSettings } from "../config/messages-schema.ts";

/** How an alarm stands, as far as telling people goes. */
export type Seen = {
  ringing: boolean;
  acknowledged: boolean;
  returned: boolean;
  level: string;
  content: MessageContent;
};

/** What the steps of a notice need besides. */
export type Desk = { targets: ReadonlyMap<string, TargetSettings>; retryForMs: number };

/** Finished messages beyond this are forgotten, the oldest first: an alarm that repeats for days stays bounded. */
const DELIVERIES_MAX = 60;
const ID_LENGTH = 22;

/** The id is the fact's: the same from every hub, so that what two of them send is one message to its receiver. */
export const idOf = (...parts: (string | number)[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, ID_LENGTH);

export type About = { alarm: string; occurrence: number; since: number; zone: string };

export const noticeId = (route: string, { alarm, occurrence, since }: About): string =>
  idOf(route, alarm, occurrence, since);

/** The first step is told at once. */
export function beginNotice(desk: Desk, route: RouteSettings, about: About, seen: Seen, now: number): Notice {
  const begun: Notice = {
    v: 1,
    id: noticeId(route.name, about),
    route: route.name,
    ...about,
    begunAt: now,
    writtenAt: now,
    ring: 0,
    rangAt: now,
    level: seen.level,
    step: 0,
    content: seen.content,
    deliveries: [],
  };
  return ring(desk, begun, route, seen, now);
}

/**
 * A notice as it is at `now`.
 *
 * @param seen how its alarm stands; undefined: it is normal, or runs in another occurrence
 * @param route undefined: the configuration has it no more
 * @returns the same object where nothing is to be done
 */
export function followNotice(
  desk: Desk,
  notice: Notice,
  route: RouteSettings | undefined,
  seen: Seen | undefined,
  now: number,
): Notice {
  if (notice.endedAt !== undefined) return notice;
  if (!route || !seen || (seen.returned && !route.untilAcknowledged)) return end(desk, notice, seen, now);
  if (!seen.ringing) return notice.quiet && !isNews(notice, seen) ? notice : hush(desk, notice, seen, now);
  if (notice.quiet || seen.level !== notice.level) return ring(desk, notice, route, seen, now);
  return escalate(desk, notice, route, seen, now);
}

function ring(desk: Desk, { quiet: _q, ...notice }: Notice, route: RouteSettings, seen: Seen, now: number): Notice {
  const rung = { ...notice, ring: notice.ring + 1, rangAt: now, level: seen.level, content: seen.content, step: 1 };
  return scheduled(told(desk, rung, "raised", route.steps[0]!.to, now), route, now);
}

function escalate(desk: Desk, notice: Notice, route: RouteSettings, seen: Seen, now: number): Notice {
  let next = notice;
  // After a standstill several steps may be due: all of these people would have been told by now.
  while (next.nextStepAt !== undefined && next.nextStepAt <= now) {
    const { to } = route.steps[Math.min(next.step, route.steps.length - 1)]!;
    const stepped = { ...next, step: next.step + 1, content: seen.content };
    next = scheduled(told(desk, stepped, "escalated", to, now), route, now);
  }
  return next;
}

function scheduled({ nextStepAt: _n, ...notice }: Notice, { steps, repeatEvery }: RouteSettings, now: number): Notice {
  const step = steps[notice.step];
  if (step) return { ...notice, nextStepAt: notice.rangAt + step.after };
  return repeatEvery === undefined ? notice : { ...notice, nextStepAt: now + repeatEvery };
}

/** It was quiet because it is muted: that somebody acknowledged it as well is told once. */
const isNews = ({ content }: Notice, seen: Seen): boolean => seen.acknowledged && content.state !== seen.content.state;

/** Somebody has seen it, or it is muted: nobody else is called. */
function hush(desk: Desk, { nextStepAt: _n, ...notice }: Notice, seen: Seen, now: number): Notice {
  const hushed: Notice = { ...notice, quiet: true, content: seen.content };
  return seen.acknowledged ? update(desk, hushed, "acknowledged", now) : hushed;
}

function end(desk: Desk, { nextStepAt: _n, ...notice }: Notice, seen: Seen | undefined, now: number): Notice {
  const state = seen?.content.state ?? "normal";
  return update(
    desk,
    { ...notice, endedAt: now, content: { ...notice.content, ...seen?.content, state } },
    "ended",
    now,
  );
}

/** Tells those who were told of it and want to know more. */
function update(desk: Desk, notice: Notice, event: MessageEvent, now: number): Notice {
  const known = new Set(
    notice.deliveries.filter(({ event }) => event === "raised" || event === "escalated").map((d) => d.target),
  );
  return told(
    desk,
    notice,
    event,
    [...known].filter((name) => wantsUpdates(desk.targets.get(name))),
    now,
  );
}

const wantsUpdates = (target: TargetSettings | undefined): boolean =>
  target?.updates ?? target?.webhook?.format === "pagerduty";

function told(desk: Desk, notice: Notice, event: MessageEvent, names: readonly string[], now: number): Notice {
  const added = names.map((target): Delivery => ({
    id: idOf(notice.id, notice.ring, event, notice.step, target),
    target,
    event,
    state: "waiting",
    attempts: 0,
    at: now,
    nextAt: now,
    giveUpAt: now + desk.retryForMs,
    content: notice.content,
  }));
  // The same target may stand in two steps that fall due together; its message is one.
  const known = new Set(notice.deliveries.map(({ id }) => id));
  return bounded({ ...notice, deliveries: [...notice.deliveries, ...added.filter(({ id }) => !known.has(id))] });
}

function bounded(notice: Notice): Notice {
  let surplus = notice.deliveries.length - DELIVERIES_MAX;
  if (surplus <= 0) return notice;
  return { ...notice, deliveries: notice.deliveries.filter(({ state }) => state !== "sent" || surplus-- <= 0) };
}
