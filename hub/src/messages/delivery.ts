import type { Delivery, Notice } from "@tocsin/core/wire/notice";

/** What an attempt met. `refused`: another attempt would meet the same. */
export type Outcome =
  { ok: true } | { ok: false; refused: boolean; error: string; /** As the receiver asks. */ retryAfterMs?: number };

const BACKOFF_FIRST_MS = 1_000;
const BACKOFF_MAX_MS = 300_000;
const ERROR_LENGTH_MAX = 300;

/** Messages of a notice that are due: of each target the oldest that waits, since they are told in order. */
export function dueDeliveries({ deliveries }: Notice, now: number): Delivery[] {
  const oldest = new Map<string, Delivery>();
  for (const each of deliveries)
    if (each.state === "waiting" && !oldest.has(each.target)) oldest.set(each.target, each);
  return [...oldest.values()].filter(({ nextAt = 0 }) => nextAt <= now);
}

/** A notice with what became of one attempt. @param random from 0 up to 1: spreads attempts of many over time */
export function settle(notice: Notice, id: string, outcome: Outcome, now: number, random: number): Notice {
  return withDelivery(notice, id, (delivery) => settled(delivery, outcome, now, random));
}

function settled(delivery: Delivery, outcome: Outcome, now: number, random: number): Delivery {
  const { nextAt: _n, error: _e, ...rest } = delivery;
  const attempts = delivery.attempts + 1;
  if (outcome.ok) {
    const { content: _c, giveUpAt: _g, ...sent } = rest;
    return { ...sent, attempts, state: "sent", endedAt: now };
  }
  const error = outcome.error.slice(0, ERROR_LENGTH_MAX);
  const backoffMs = Math.min(BACKOFF_FIRST_MS * 2 ** Math.min(delivery.attempts, 20), BACKOFF_MAX_MS);
  const waitMs = Math.max(backoffMs * (0.5 + random / 2), Math.min(outcome.retryAfterMs ?? 0, BACKOFF_MAX_MS));
  const { giveUpAt = 0 } = delivery;
  if (outcome.refused || now >= giveUpAt) return { ...rest, attempts, state: "dead", endedAt: now, error };
  return { ...rest, attempts, nextAt: Math.min(now + waitMs, giveUpAt), error };
}

/** A dead message is tried again from now on; any other stays as it is. */
export function revive(notice: Notice, id: string, now: number, retryForMs: number): Notice {
  return withDelivery(notice, id, (delivery) => {
    if (delivery.state !== "dead") return delivery;
    const { endedAt: _e, ...rest } = delivery;
    return { ...rest, state: "waiting", nextAt: now, giveUpAt: now + retryForMs };
  });
}

/** Messages that are one too many are dead at once, and say so. */
export function refuseWaiting(notice: Notice, now: number, error: string): Notice {
  return {
    ...notice,
    deliveries: notice.deliveries.map((each) =>
      each.state === "waiting" && each.attempts === 0 ? { ...each, state: "dead", endedAt: now, error } : each,
    ),
  };
}

function withDelivery(notice: Notice, id: string, change: (delivery: Delivery) => Delivery): Notice {
  return { ...notice, deliveries: notice.deliveries.map((each) => (each.id === id ? change(each) : each)) };
}
