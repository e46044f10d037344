import type { Fleet } from "@tocsin/core/fleet/fleet";
import { foldTime } from "@tocsin/core/fleet/fold-gateway";
import type { OwnAlarms } from "./facts/own-alarms.ts";
import type { IntakeEvents } from "./intake/events.ts";
import { fillGaps, type AskLog } from "./intake/gap-filler.ts";
import { forgetHistory, type HistoryBounds } from "./store/retention.ts";
import type { ProjectionStore } from "./store/projection-store.ts";

const SYNC_MS = 1_000;
const REACH_MS = 250;
const GAPS_MS = 2_000;
const FINISH_MS = 60_000;
const RETENTION_MS = 600_000;

export type TaskParts = {
  fleet: Fleet;
  store: ProjectionStore;
  events: IntakeEvents;
  now: () => number;
  unreachableAfterMs: number;
  ask: AskLog;
  ownAlarms: OwnAlarms;
  history: HistoryBounds;
  finishCommands: () => Promise<void>;
};

/** What is done again and again: judge reach, bring the store to the disk, ask for gaps. @returns how to stop it */
export function startTasks({
  fleet,
  store,
  events,
  now,
  unreachableAfterMs,
  ask,
  ownAlarms,
  history,
  finishCommands,
}: TaskParts): () => Promise<void> {
  const stopped = new AbortController();
  const failed = (cause: unknown) => events.intakeFailed(cause);
  let filling: Promise<void> | undefined;
  const askForGaps = () => {
    filling ??= fillGaps({ fleet, store, events, ask, signal: stopped.signal })
      .catch(failed)
      .finally(() => (filling = undefined));
  };
  let forgetting: Promise<void> | undefined;
  const forget = () => {
    forgetting ??= forgetHistory(store.db, history, now(), stopped.signal)
      .then((count) => {
        if (count > 0) events.historyForgotten(count);
      })
      .catch(failed)
      .finally(() => (forgetting = undefined));
  };
  let finishing: Promise<void> | undefined;
  const finish = () => {
    finishing ??= finishCommands()
      .catch(failed)
      .finally(() => (finishing = undefined));
  };
  const timers = [
    setInterval(() => foldTime(fleet, now(), unreachableAfterMs), REACH_MS),
    setInterval(() => ownAlarms.look(), REACH_MS),
    setInterval(() => void store.sync().catch(failed), SYNC_MS),
    setInterval(askForGaps, GAPS_MS),
    setInterval(forget, RETENTION_MS),
    setInterval(finish, FINISH_MS),
  ];
  return async () => {
    stopped.abort();
    for (const timer of timers) clearInterval(timer);
    await Promise.all([filling, forgetting, finishing]);
  };
}
