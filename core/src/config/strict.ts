import type { AlarmText, SensorConfig } from "../health/config.ts";
import { LEVELS } from "./profile.ts";
import type { Report } from "./sensor-judgement.ts";

/** An alarm that rings asks a person to do something: one that does not say what is a mistake (ISA-18.2). */
export function refuseSilentAlarms({ limits, abnormal, rate, instrument }: SensorConfig, report: Report): void {
  const alarms: [column: string, name: string, text: AlarmText | undefined][] = [
    ...LEVELS.map((level): [string, string, AlarmText | undefined] => [level, level, limits[level]]),
    ...abnormal.map((each): [string, string, AlarmText] => ["abnormal", `"${each.value}"`, each]),
    ["rate", "the rate", rate?.limit],
    ["profile", "the instrument", instrument],
  ];
  for (const [column, name, text] of alarms) {
    if (text === undefined || text.priority === "log" || text.action !== undefined) continue;
    report(
      column,
      `the alarm of ${name} rings (${text.priority}) and tells no action: write what the operator does, or give it priority log`,
    );
  }
}
