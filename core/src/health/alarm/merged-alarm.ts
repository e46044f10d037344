import { PRIORITIES, type Alarm, type AlarmState } from "../../wire/health.ts";
import type { Occurrence } from "./alarm.ts";

type Merged = { state: AlarmState; occurrence: Occurrence };

/** The alarm as it goes on; undefined where the own one goes on as it is. `newest`: the former's newest occurrence. */
export function mergeAlarm(
  own: { state: AlarmState; occurrence: Occurrence | undefined },
  former: Alarm | undefined,
  newest: number,
  unheard: boolean,
): Merged | undefined {
  const number = Math.max(newest, former?.occurrence ?? 0);
  if (number === 0) return undefined;
  const counted = own.occurrence?.occurrence ?? 0;
  const isSame = counted === number && (former === undefined || own.occurrence!.since === former.since);
  const wasSeen = former?.state === "acknowledged" && own.state === "unacknowledged";
  if (counted > number || (isSame && !wasSeen)) return undefined;
  if (former === undefined || (own.state === "normal" && !unheard)) {
    const left = former !== undefined && former.state !== "acknowledged" ? "rtnUnacknowledged" : own.state;
    if (former !== undefined) return { state: left, occurrence: occurrenceOf(former) };
    const occurrence = own.occurrence ?? { since: 0, level: "", priority: "log", begins: [] };
    return { state: own.state, occurrence: { ...occurrence, occurrence: number + counted } };
  }
  if (own.state === "normal") return { state: former.state, occurrence: occurrenceOf(former) };
  const rings = PRIORITIES.indexOf(own.occurrence!.priority) < PRIORITIES.indexOf(former.priority);
  const acknowledged = former.state === "acknowledged" && !rings;
  const { level, priority, message } = rings ? own.occurrence! : former;
  const text = { level, priority, ...(message === undefined ? {} : { message }) };
  const occurrence = { ...own.occurrence!, occurrence: former.occurrence, since: former.since, ...text };
  return { state: acknowledged ? settledBySeen(own.state) : own.state, occurrence };
}

const occurrenceOf = ({ state: _s, muted: _m, ...occurrence }: Alarm): Occurrence => ({
  ...occurrence,
  begins: occurrence.priority === "log" ? [] : [occurrence.since],
});

/** As if a person had seen it. */
const settledBySeen = (state: AlarmState): AlarmState =>
  state === "unacknowledged" ? "acknowledged" : state === "rtnUnacknowledged" ? "normal" : state;
