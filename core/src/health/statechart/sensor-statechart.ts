import { setup, stateIn } from "xstate";
import { ALARMS, MEASUREMENTS, type Measurement, type AlarmName } from "../../wire/health.ts";
import {
  ALARM_EVENTS,
  alarmLifeCycle,
  alarmNuisance,
  alarmSuppression,
  NUISANCE_EVENTS,
  outOfService,
  SERVICE_EVENTS,
  SUPPRESSION_EVENTS,
  type AlarmAction,
  type AlarmEvent,
  type NuisanceEvent,
  type ServiceEvent,
  type SuppressionEvent,
} from "./alarm-statechart.ts";

/**
 * What can happen to a sensor. A `limit.*` or `rate.*` event says where the value stands once deadband and delays have spoken
 * (`limit.ts`, `off-normal.ts`); the chart never sees a number or a clock.
 */
const REGION_EVENTS = [
  "reading.valid",
  "reading.invalid",
  "value.frozen",
  "silence.elapsed",
  "reach.lost",
  "reach.back",
  "limit.normal",
  "limit.low",
  "limit.lowLow",
  "limit.high",
  "limit.highHigh",
  "limit.offNormal",
  "rate.normal",
  "rate.exceeded",
] as const;
/** What lowers the trust in a measurement comes and goes. */
type MarkEvent = `${Measurement}.${"begins" | "ends"}`;
export type SensorEvent =
  (typeof REGION_EVENTS)[number] | MarkEvent | AlarmEvent | NuisanceEvent | SuppressionEvent | ServiceEvent;
export const SENSOR_EVENTS: readonly SensorEvent[] = [
  ...REGION_EVENTS,
  ...MEASUREMENTS.flatMap((mark): MarkEvent[] => [`${mark}.begins`, `${mark}.ends`]),
  ...ALARMS.flatMap((alarm: AlarmName) => ALARM_EVENTS.map((event): AlarmEvent => `${alarm}.${event}`)),
  ...ALARMS.flatMap((alarm: AlarmName) => NUISANCE_EVENTS.map((event): NuisanceEvent => `${alarm}.${event}`)),
  ...ALARMS.flatMap((alarm: AlarmName) => SUPPRESSION_EVENTS.map((event): SuppressionEvent => `${alarm}.${event}`)),
  ...SERVICE_EVENTS,
];

/** What the chart asks for; `send.ts` does it. */
export type SensorAction = "dropLimitDelays" | AlarmAction;
const done = (): undefined => undefined;

/** One mark of the measurement. */
const markOf = (mark: Measurement) => ({
  initial: "no",
  states: { no: { on: { [`${mark}.begins`]: "yes" } }, yes: { on: { [`${mark}.ends`]: "no" } } },
});

/**
 * The statechart of one sensor. Two questions, never mixed: can the measurement be trusted (`signal`, `measurement`),
 * and where does the value stand (`limit`). Each has its alarm (has a person seen it) and what keeps that from ringing
 * (`suppression`). The chart has no context and no timers: deadlines are data beside it, so a table made of its own
 * transitions judges 200,000 sensors (`chart-table.ts`).
 */
export const sensorStatechart = setup({
  types: { events: {} as { type: SensorEvent } },
  actions: {
    dropLimitDelays: done,
    "process.begins": done,
    "process.annunciates": done,
    "process.ringsAgain": done,
    "instrument.begins": done,
    "instrument.annunciates": done,
    "instrument.ringsAgain": done,
  },
  // No process alarm comes, and none returns to normal, on data that is not there: limits move only while live.
  guards: { whileLive: stateIn({ signal: "live" }) },
}).createMachine({
  id: "sensor",
  type: "parallel",
  states: {
    signal: {
      initial: "unknown",
      states: {
        // Silent out of unknown: it was expected again and did not come.
        unknown: {
          on: {
            "reading.valid": "live",
            "reading.invalid": "invalid",
            "silence.elapsed": "silent",
            "reach.back": "live",
          },
        },
        live: {
          on: {
            "reading.invalid": "invalid",
            "value.frozen": "frozen",
            "silence.elapsed": "silent",
            "reach.lost": "unknown",
          },
          exit: "dropLimitDelays",
        },
        // The same value for too long: data comes, and is not believed.
        frozen: {
          on: {
            "reading.valid": "live",
            "reading.invalid": "invalid",
            "silence.elapsed": "silent",
            "reach.lost": "unknown",
          },
        },
        silent: { on: { "reading.valid": "live", "reading.invalid": "invalid", "reach.lost": "unknown" } },
        invalid: { on: { "reading.valid": "live", "silence.elapsed": "silent", "reach.lost": "unknown" } },
      },
    },
    limit: {
      initial: "normal",
      on: {
        "limit.normal": { guard: "whileLive", target: ".normal" },
        "limit.low": { guard: "whileLive", target: ".low" },
        "limit.lowLow": { guard: "whileLive", target: ".lowLow" },
        "limit.high": { guard: "whileLive", target: ".high" },
        "limit.highHigh": { guard: "whileLive", target: ".highHigh" },
        "limit.offNormal": { guard: "whileLive", target: ".offNormal" },
      },
      states: { normal: {}, low: {}, lowLow: {}, high: {}, highHigh: {}, offNormal: {} },
    },
    // How fast the value changes: held like the limit, and feeding the same alarm.
    rate: {
      initial: "normal",
      states: {
        normal: { on: { "rate.exceeded": { guard: "whileLive", target: "exceeded" } } },
        exceeded: { on: { "rate.normal": { guard: "whileLive", target: "normal" } } },
      },
    },
    measurement: {
      type: "parallel",
      states: {
        uncertain: markOf("uncertain"),
        substituted: markOf("substituted"),
        outOfRange: markOf("outOfRange"),
        spiky: markOf("spiky"),
        noisy: markOf("noisy"),
        due: markOf("due"),
      },
    },
    alarms: {
      type: "parallel",
      states: { process: alarmLifeCycle("process"), instrument: alarmLifeCycle("instrument") },
    },
    nuisance: {
      type: "parallel",
      states: { process: alarmNuisance("process"), instrument: alarmNuisance("instrument") },
    },
    suppression: {
      type: "parallel",
      states: {
        process: alarmSuppression("process"),
        instrument: alarmSuppression("instrument"),
        outOfService,
      },
    },
  },
});
