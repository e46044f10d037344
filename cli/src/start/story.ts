import type { Plant, SimulatedMachine, SimulatedZone } from "@tocsin/simulator/plant/plant";
import type { AnalogSensor } from "@tocsin/simulator/plant/sensor";
import type { FaultRequest, StopRequest } from "@tocsin/simulator/control";

const BEARING_AFTER_MS = 20_000;
const OVEN_AFTER_MS = 30_000;
const WIRE_AFTER_MS = 40_000;
const CUT_AFTER_MS = 60_000;
const DROPOUT_AFTER_MS = 65_000;
const SILENCE_AFTER_MS = 100_000;
const STOP_AFTER_MS = 120_000;
const BEARING_SECONDS = 600;
const OVEN_SECONDS = 180;
const WIRE_SECONDS = 300;
const CUT_SECONDS = 30;
const DROPOUT_SECONDS = 12;
const SILENCE_SECONDS = 20;
const STOP_SECONDS = 60;
/** So many sensors fall silent while the link is cut: the log that cannot be sent has something to grow by. */
const DROPOUTS = 4;

export type Deed =
  | { afterMs: number; deed: "fault"; fault: FaultRequest }
  | { afterMs: number; deed: "faults"; faults: FaultRequest[]; text: string }
  | { afterMs: number; deed: "stop" | "silence"; which: StopRequest }
  | { afterMs: number; deed: "cut"; zone: string; seconds: number };

type Place = { zone: string; machine: string; sensor: AnalogSensor };

const placesIn = (zone: SimulatedZone, machines: readonly SimulatedMachine[] = zone.machines): Place[] =>
  machines.flatMap(({ machine, sensors }) =>
    sensors.flatMap((sensor) => (sensor.kind === "analog" ? [{ zone: zone.zone, machine, sensor }] : [])),
  );

const request = ({ zone, machine, sensor }: Place, kind: string, seconds: number): FaultRequest => ({
  kind,
  zone,
  machine,
  sensor: sensor.sensor,
  seconds,
});
const fault = (afterMs: number, place: Place, kind: string, seconds: number): Deed => ({
  afterMs,
  deed: "fault",
  fault: request(place, kind, seconds),
});

/**
 * What happens by itself in the first three minutes: a bearing drifts, an oven gets too hot, a sensor's wire breaks, the
 * link of a zone is cut while some of its sensors fall silent for a moment, a PLC drops out, and the first zone's
 * machines are switched off and start again.
 */
export function storyOf({ zones }: Plant): Deed[] {
  const first = zones[0]!;
  const second = zones[1 % zones.length]!;
  const worn = first.machines.find(({ machine }) => machine === "press-07") ?? first.machines[0]!;
  const bearings = placesIn(first, [worn, ...first.machines]).filter(({ sensor }) => sensor.measurement.code === "CY");
  const bearing = bearings[0] ?? placesIn(first).find(({ sensor }) => sensor.measurement.limits.high !== undefined);
  const wire = placesIn(second).at(0);
  const oven = placesIn(second).find(({ sensor }) => sensor.measurement.name === "oven-temperature");
  const last = zones.at(-1)!;
  const plc = last.machines[0]!.source;
  const quiet = placesIn(second, second.machines.slice(-1)).slice(0, DROPOUTS);
  return [
    ...(bearing ? [fault(BEARING_AFTER_MS, bearing, "drift", BEARING_SECONDS)] : []),
    ...(oven ? [fault(OVEN_AFTER_MS, oven, "excess", OVEN_SECONDS)] : []),
    ...(wire ? [fault(WIRE_AFTER_MS, wire, "wire-break", WIRE_SECONDS)] : []),
    { afterMs: CUT_AFTER_MS, deed: "cut", zone: second.zone, seconds: CUT_SECONDS },
    {
      afterMs: DROPOUT_AFTER_MS,
      deed: "faults",
      faults: quiet.map((place) => request(place, "dropout", DROPOUT_SECONDS)),
      text: `meanwhile ${quiet.length} sensors of ${second.zone}/${quiet[0]?.machine} fall silent for ${DROPOUT_SECONDS} s`,
    },
    { afterMs: SILENCE_AFTER_MS, deed: "silence", which: { zone: last.zone, source: plc, seconds: SILENCE_SECONDS } },
    { afterMs: STOP_AFTER_MS, deed: "stop", which: { zone: first.zone, seconds: STOP_SECONDS } },
  ];
}
