import type { SensorItem } from "@tocsin/core/wire/hub-api";
import { STORY_AT, type Trouble } from "./story.ts";

const MINUTE_MS = 60_000;

export function silent(item: SensorItem, at: number): SensorItem {
  return {
    ...item,
    health: "unknown",
    overlay: { reason: "source-silent", since: at - 64 * MINUTE_MS, text: "PLC ASM-4 silent since 02:02" },
  };
}

export const outOfService = (item: SensorItem, at: number): SensorItem => ({
  ...item,
  health: "function-check",
  since: at - 5 * MINUTE_MS,
  cause: { kind: "command", text: "out of service by shift lead: die change" },
  state: {
    ...item.state,
    services: [
      {
        of: "machine",
        by: "shift lead",
        reason: "die change",
        from: at - 5 * MINUTE_MS,
        until: at + 174 * MINUTE_MS,
      },
    ],
  },
});

export function withTrouble(item: SensorItem, trouble: Trouble | undefined, at: number): SensorItem {
  if (!trouble) return item;
  const since = at - trouble.minutesAgo * MINUTE_MS;
  const { texts: { respondWithinMinutes, ...texts } = {} as NonNullable<Trouble["texts"]> } = trouble;
  const told = {
    ...texts,
    ...(respondWithinMinutes === undefined ? {} : { respondWithinMs: respondWithinMinutes * MINUTE_MS }),
  };
  if ("health" in trouble) return withIllness(item, trouble, since, told);
  const limits = item.limits.map((limit) =>
    limit.level === trouble.limit ? { ...limit, priority: trouble.priority, ...told } : limit,
  );
  const message = limits.find((limit) => limit.level === trouble.limit)?.message;
  const says = { priority: trouble.priority, ...(message ? { message } : {}) };
  return {
    ...item,
    limits,
    since,
    ...says,
    state: {
      signal: "live",
      limit: trouble.limit,
      alarms: { process: { ...alarmOf(item, trouble, since), level: trouble.limit, ...says } },
    },
    cause: { kind: "limit", text: `${trouble.value} is beyond ${trouble.limit}`, level: trouble.limit },
    reading: { value: trouble.value, quality: "good", at: at - 1_000 },
  };
}

function withIllness(
  item: SensorItem,
  trouble: Extract<Trouble, { health: unknown }>,
  since: number,
  told: object,
): SensorItem {
  const { health, text, priority = "log", shelved } = trouble;
  const says = { priority, message: "Measurement failed", ...told };
  const signal = health === "failure" ? "invalid" : "live";
  const alarm = { ...alarmOf(item, trouble, since), level: signal, priority, message: says.message };
  const shelf = {
    level: "any",
    by: "shift lead",
    reason: "probe is being exchanged",
    from: since,
    once: true as const,
  };
  return {
    ...item,
    health,
    since,
    ...(health === "failure" ? { priority, message: says.message, instrument: says } : {}),
    state: {
      signal,
      limit: "normal",
      ...(health === "failure" ? { alarms: { instrument: alarm } } : {}),
      ...(shelved ? { shelves: { instrument: shelf } } : {}),
    },
    cause: { kind: "quality", text },
  };
}

/** The cooling water of Press 07 came first of its burst. */
function alarmOf({ id }: SensorItem, { acknowledged, shelved, minutesAgo }: Trouble, since: number) {
  const press = id.startsWith("aachen/press/press-07/") && minutesAgo < 5;
  const at = STORY_AT - 4.2 * MINUTE_MS;
  const first = { id: "aachen/press/press-07/water-flow", alarm: "process", occurrence: 6, at } as const;
  return {
    state: acknowledged ? ("acknowledged" as const) : ("unacknowledged" as const),
    occurrence: 6,
    since,
    ...(press ? { first } : {}),
    ...(shelved ? { muted: "shelved" as const } : {}),
  };
}
