import type { Alarm } from "@tocsin/core/wire/health";
import type { HealthRecord } from "@tocsin/core/health/zone-steps";
import { rings } from "@tocsin/core/health/alarm/ringing";

/** One time that an alarm rang. Event times, ms since 1970 UTC; `to` is left out where it still stood at the end. */
export type RungAlarm = {
  /** Full id of the sensor or source. */
  of: string;
  alarm: string;
  level: string;
  priority: string;
  from: number;
  to?: number;
  message?: string;
};

/** The alarms that rang in a run, in order, and from when to when each stood. */
export class RungAlarms {
  readonly all: RungAlarm[] = [];
  readonly #from: number;
  /** By whose and which. */
  readonly #standing = new Map<string, RungAlarm>();

  /** @param from gateway time before which an alarm that begins does not count */
  constructor(from: number) {
    this.#from = from;
  }

  take(records: readonly HealthRecord[]): void {
    for (const record of records) {
      if (record.kind !== "transition") continue;
      for (const { region, to } of record.changes) {
        if (!region.startsWith("alarm")) continue;
        if (to === "normal" || to === "rtnUnacknowledged") this.#end(`${record.id} ${region}`, record.at);
      }
      if (record.processedAt >= this.#from && rings(record)) this.#begin(record);
    }
  }

  #end(key: string, at: number): void {
    const alarm = this.#standing.get(key);
    if (alarm !== undefined) alarm.to = at;
    this.#standing.delete(key);
  }

  #begin(record: HealthRecord & { kind: "transition" }): void {
    for (const { region, to } of record.changes) {
      if (to !== "unacknowledged" || !region.startsWith("alarm")) continue;
      const standing = alarmOf(record, region);
      if (standing === undefined || standing.muted !== undefined) continue;
      const { level, priority, message } = standing;
      const of = record.id;
      const key = `${of} ${region}`;
      this.#end(key, record.at);
      const alarm: RungAlarm = {
        of,
        alarm: region.replace(/^alarms?\.?/, "") || "source",
        level,
        priority,
        from: record.at,
      };
      if (message !== undefined) alarm.message = message;
      this.all.push(alarm);
      this.#standing.set(key, alarm);
    }
  }
}

function alarmOf({ state }: HealthRecord & { kind: "transition" }, region: string): Alarm | undefined {
  if ("alarms" in state) return state.alarms?.[region.replace("alarms.", "") as "process" | "instrument"];
  return "alarm" in state ? state.alarm : undefined;
}
