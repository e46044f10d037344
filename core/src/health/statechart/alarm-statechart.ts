import type { AlarmName } from "../../wire/health.ts";

/** What can happen to an alarm; its on-delays and off-delays have passed by then (`limit.ts`). */
export const ALARM_EVENTS = [
  // Its condition holds, at a priority that rings, or at `log`.
  "rings",
  "records",
  // To a worse level that rings; a lesser level changes nothing.
  "escalates",
  // Its condition is gone; the profile asks for an acknowledgement, or for none.
  "returns",
  "returnsUnasked",
  "acknowledge",
  // It stands still so long after it was acknowledged.
  "reAlarms",
  // The last of E, F and G is left, and its condition holds, holds at `log`, or is gone.
  "resumes",
  "resumesRecorded",
  "resumesNormal",
] as const;
type AlarmEventName = (typeof ALARM_EVENTS)[number];
export type AlarmEvent = `${AlarmName}.${AlarmEventName}`;

/**
 * `begins`: a new occurrence. `annunciates`: it takes priority and message of the level that it stands at now.
 * `ringsAgain`: it rings with those that it has.
 */
export type AlarmAction = `${AlarmName}.${"begins" | "annunciates" | "ringsAgain"}`;

/**
 * The life cycle of ISA-18.2 (figure of alarm states), the same for both alarms of a sensor and for that of a source. Its
 * letters stand beside the states; OPC UA Part 9 has the same life in `ActiveState` and `AckedState`.
 *
 * What has priority `log` is recorded: it neither rings nor waits for a person, and goes from A to C. A profile may ask
 * no acknowledgement: then B returns to A. Muted by E, F or G an alarm goes the same ways; when nothing mutes it any
 * more it `resumes` by the condition that then holds, in the occurrence that runs.
 */
export const alarmLifeCycle = <A extends AlarmName | "source">(alarm: A) => {
  const on = (event: AlarmEventName) => `${alarm}.${event}` as const;
  const begins = [`${alarm}.begins` as const, `${alarm}.annunciates` as const];
  const annunciates = [`${alarm}.annunciates` as const];
  const ringsAgain = [`${alarm}.ringsAgain` as const];
  const newOccurrence = {
    [on("rings")]: { target: "unacknowledged", actions: begins },
    [on("records")]: { target: "acknowledged", actions: begins },
  };
  const resumesAnew = {
    [on("resumes")]: { target: "unacknowledged", actions: begins },
    [on("resumesRecorded")]: { target: "acknowledged", actions: begins },
  };
  return {
    initial: "normal",
    states: {
      // A: normal
      normal: { on: { ...newOccurrence, ...resumesAnew } },
      // B: unacknowledged
      unacknowledged: {
        on: {
          [on("acknowledge")]: { target: "acknowledged" },
          [on("escalates")]: { actions: annunciates },
          [on("returns")]: { target: "rtnUnacknowledged" },
          [on("returnsUnasked")]: { target: "normal" },
          // It has not rung yet, or not for a person: it does now, for what it was raised with.
          [on("resumes")]: { actions: ringsAgain },
          [on("resumesNormal")]: { target: "normal" },
        },
      },
      // C: acknowledged
      acknowledged: {
        on: {
          [on("escalates")]: { target: "unacknowledged", actions: annunciates },
          [on("reAlarms")]: { target: "unacknowledged" },
          [on("returns")]: { target: "normal" },
          [on("returnsUnasked")]: { target: "normal" },
          [on("resumes")]: { target: "unacknowledged" },
          [on("resumesNormal")]: { target: "normal" },
        },
      },
      // D: returned to normal, unacknowledged
      rtnUnacknowledged: {
        on: {
          ...newOccurrence,
          ...resumesAnew,
          [on("acknowledge")]: { target: "normal" },
          [on("resumesNormal")]: { target: "normal" },
        },
      },
    },
  };
};

/** What makes an alarm a nuisance (ISA-18.2, EEMUA 191): `nuisance.ts` decides it by the times of its occurrences. */
export const NUISANCE_EVENTS = ["chatters", "wasFleeting", "stands", "calms"] as const;
export type NuisanceEvent = `${AlarmName}.${(typeof NUISANCE_EVENTS)[number]}`;

/** A fleeting alarm is one that has gone, so it is fleeting until it comes again; chattering outranks that. */
export const alarmNuisance = (alarm: AlarmName) => {
  const on = (event: (typeof NUISANCE_EVENTS)[number]) => `${alarm}.${event}` as const;
  const calms = { [on("calms")]: { target: "none" } };
  return {
    initial: "none",
    states: {
      none: {
        on: {
          [on("chatters")]: { target: "chattering" },
          [on("wasFleeting")]: { target: "fleeting" },
          [on("stands")]: { target: "standing" },
        },
      },
      chattering: { on: calms },
      fleeting: { on: { ...calms, [on("chatters")]: { target: "chattering" } } },
      standing: { on: calms },
    },
  };
};

/** What a person does to an alarm's ringing (`shelve`), and what the machine's state does (`suppress`). */
export const SUPPRESSION_EVENTS = ["shelve", "unshelve", "suppress", "release"] as const;
export type SuppressionEvent = `${AlarmName}.${(typeof SUPPRESSION_EVENTS)[number]}`;

/**
 * What keeps an alarm from ringing, each fact for itself: E shelved by a person, F suppressed by design. Which levels a
 * shelf covers is data beside the chart.
 */
export const alarmSuppression = (alarm: AlarmName) => ({
  type: "parallel" as const,
  states: {
    shelved: {
      initial: "no",
      states: {
        no: { on: { [`${alarm}.shelve` satisfies SuppressionEvent]: { target: "yes" } } },
        yes: { on: { [`${alarm}.unshelve` satisfies SuppressionEvent]: { target: "no" } } },
      },
    },
    suppressedByDesign: {
      initial: "no",
      states: {
        no: { on: { [`${alarm}.suppress` satisfies SuppressionEvent]: { target: "yes" } } },
        yes: { on: { [`${alarm}.release` satisfies SuppressionEvent]: { target: "no" } } },
      },
    },
  },
});

/** G out of service, of a sensor with both its alarms, of a machine and of a source. Who took it out, and for how long, is data beside the chart. */
export const SERVICE_EVENTS = ["outOfService.begins", "outOfService.ends"] as const;
export type ServiceEvent = (typeof SERVICE_EVENTS)[number];

export const outOfService = {
  initial: "no",
  states: {
    no: { on: { ["outOfService.begins" satisfies ServiceEvent]: { target: "yes" } } },
    yes: { on: { ["outOfService.ends" satisfies ServiceEvent]: { target: "no" } } },
  },
};
