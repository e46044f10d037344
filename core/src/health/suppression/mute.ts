import type { AlarmName, Mute } from "../../wire/health.ts";
import type { SensorColumns } from "../sensor/sensor-columns.ts";
import { covers } from "./shelf.ts";

/** What keeps the alarm's running occurrence from ringing now, the first by rank; undefined where nothing does. */
export function muteOf(columns: SensorColumns, sensor: number, alarm: AlarmName): Mute | undefined {
  const words = columns.words(sensor);
  const running = columns.alarms[sensor]?.[alarm];
  if (running === undefined || words[alarm] === "normal") return undefined;
  if (words.outOfService) return "outOfService";
  if (words[`${alarm}ByDesign`]) return "suppressedByDesign";
  const shelf = columns.shelves.get(sensor)?.[alarm];
  return shelf !== undefined && covers(columns.configs[sensor]!, alarm, shelf, running.level) ? "shelved" : undefined;
}
