import type { SensorItem } from "@tocsin/core/wire/hub-api";
import { instrumentMark, sensorMark, standingLimit, worstFirst } from "../marks/choose-mark.ts";
import type { Mark } from "../marks/mark.ts";

/** A sensor that needs a look, or one cause behind many of them. */
export type AbnormalSensor = { kind: "sensor"; sensor: SensorItem; mark: Mark };
export type SharedCause = {
  kind: "shared";
  key: string;
  text: string;
  /** `site/zone`, and the machine where it is only one. */
  zone: string;
  machine: string | undefined;
  machines: number;
  sensors: number;
  since: number;
};
export type Abnormal = { urgent: AbnormalSensor[]; shared: SharedCause[]; record: AbnormalSensor[] };

/** As the core says of what was never heard. */
const NOT_HEARD = "not heard from yet";

/**
 * The abnormal sensors of a fleet, worst first: those with a priority and failed instruments, causes that have taken
 * many sensors with them, and what is only for the record.
 * @param within a zone, machine or sensor to stay inside of
 */
export function abnormalOf(sensors: Iterable<SensorItem>, within?: string): Abnormal {
  const single: SensorItem[] = [];
  const causes = new Map<string, SensorItem[]>();
  for (const sensor of sensors) {
    if (within && sensor.id !== within && !sensor.id.startsWith(`${within}/`)) continue;
    const { overlay } = sensor;
    if (overlay) {
      const key = `${sensor.site}/${sensor.zone}/${overlay.text}`;
      causes.set(key, [...(causes.get(key) ?? []), sensor]);
    } else if (sensorMark(sensor)) single.push(sensor);
  }
  single.sort(worstFirst);
  const unknown = new Map<string, SensorItem[]>();
  const listed = single.filter((sensor) => {
    if (sensor.health !== "unknown") return true;
    const key = `${sensor.site}/${sensor.zone}/${sensor.machine}`;
    unknown.set(key, [...(unknown.get(key) ?? []), sensor]);
    return false;
  });
  const entries = listed.map((sensor) => ({ kind: "sensor" as const, sensor, mark: sensorMark(sensor)! }));
  return {
    urgent: entries.filter(({ sensor }) => isUrgent(sensor)),
    shared: [...causes]
      .map(([key, own]) => shared(key, own[0]!.overlay!.text, own))
      .concat([...unknown].map(([key, own]) => shared(key, NOT_HEARD, own))),
    record: entries.filter(({ sensor }) => !isUrgent(sensor)),
  };
}

function isUrgent(sensor: SensorItem): boolean {
  const limit = standingLimit(sensor);
  if (limit && limit.priority !== "log" && !sensor.state.held) return true;
  const instrument = instrumentMark(sensor);
  // A failed instrument hides what it measures: it is in front whatever priority it was given.
  return instrument === "F" || (instrument !== undefined && sensor.priority !== undefined && sensor.priority !== "log");
}

function shared(key: string, text: string, sensors: SensorItem[]): SharedCause {
  const machines = new Set(sensors.map(({ site, zone, machine }) => `${site}/${zone}/${machine}`));
  const [first] = sensors;
  return {
    kind: "shared",
    key,
    text,
    zone: `${first!.site}/${first!.zone}`,
    machines: machines.size,
    machine: machines.size === 1 ? [...machines][0] : undefined,
    sensors: sensors.length,
    since: first!.overlay?.since ?? first!.since,
  };
}
