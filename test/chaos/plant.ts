import { HIGH } from "./stack/reading-number.ts";

/**
 * `plain`: one limit, judged by each reading. `delayed`: limit with delays, so that ticks move it. `skewed`: its clock goes
 * ahead now and then. `standing`: as plain, and breaches last long enough to be acknowledged while they stand.
 */
type SensorKind = "plain" | "delayed" | "skewed" | "standing";
export type ChaosSensor = { number: number; machine: string; sensor: string; id: string; kind: SensorKind };

export const SITE = "plant";
export const ZONE = "press";
/** Silent after three of them; published five times as often. */
const INTERVAL_MS = 1_000;
export const SILENT_AFTER_MS = 3 * INTERVAL_MS;
const SENSORS_PER_MACHINE = 10;

const KINDS: Record<number, SensorKind> = { 5: "delayed", 8: "standing", 10: "standing", 12: "standing", 15: "skewed" };
const kindOf = (number: number): SensorKind => KINDS[number % 20] ?? "plain";

export function chaosSensors(count: number): ChaosSensor[] {
  return Array.from({ length: count }, (_, number) => {
    const machine = `m${String(Math.floor(number / SENSORS_PER_MACHINE)).padStart(2, "0")}`;
    const sensor = `s${number % SENSORS_PER_MACHINE}`;
    return { number, machine, sensor, id: `${SITE}/${ZONE}/${machine}/${sensor}`, kind: kindOf(number) };
  });
}

export const sensorColumns = "zone,machine,sensor,interval,high,priority,onDelay,offDelay";

export const sensorRow = ({ machine, sensor, kind }: ChaosSensor): string =>
  [ZONE, machine, sensor, `${INTERVAL_MS}ms`, HIGH, "medium", ...(kind === "delayed" ? ["1s", "1s"] : ["", ""])].join(
    ",",
  );
