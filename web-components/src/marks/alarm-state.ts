import type { Alarm, AlarmState } from "@tocsin/core/wire/health";
import type { SensorItem } from "@tocsin/core/wire/hub-api";

/** A person has yet to see it. */
export const isWaiting = ({ state }: { state: AlarmState }): boolean =>
  state === "unacknowledged" || state === "rtnUnacknowledged";

/** What it rang for has ended; no time runs for it any more. */
export const isGone = ({ state }: { state: AlarmState }): boolean =>
  state === "rtnUnacknowledged" || state === "normal";

/** Taken out of service by a person, itself or with all that is around it. */
export const isOutOfService = ({ state }: Pick<SensorItem, "state">): boolean =>
  state.services?.some(({ planned }) => !planned) ?? false;

/** The alarms of a sensor that ring, or rang until a person saw them. */
export const ringing = ({ state }: Pick<SensorItem, "state">): Alarm[] =>
  Object.values(state.alarms ?? {}).filter(
    (alarm): alarm is Alarm =>
      alarm !== undefined && alarm.state !== "normal" && !alarm.muted && alarm.priority !== "log",
  );
