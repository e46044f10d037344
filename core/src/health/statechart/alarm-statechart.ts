import type { AlarmName } from "../../wire/health.ts";

/** What can happen to an alarm. Escalation is to a worse level that rings; a lesser level changes nothing. */
export const ALARM_EVENTS = [
  "rings",
  "records",
  "escalates",
  "returns",
  "returnsUnasked",
  "acknowledge",
  "reAlarms",
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
 * The ISA-18.2 life cycle, the same for both alarms of a sensor and for that of a source: A normal, B unacknowledged, C acknowledged,
 * D returned to normal unacknowledged. What has priority `log` is recorded: it neither rings nor waits for a person,
 * and goes from A to C. A profile may ask no acknowledgement: then B returns to A. Muted (shelved) an alarm goes the
 * same ways; when it is muted no longer it `resumes` by the condition that then holds, in the occurrence that runs.
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
      normal: { on: { ...newOccurrence, ...resumesAnew } },
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

/** What keeps an alarm from ringing, each fact for itself. Which levels a shelf covers is data beside the chart. */
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

/** ISA-18.2 state G, of a sensor with both its alarms, of a machine and of a source. Who took it out, and for how long, is data beside the chart. */
export const SERVICE_EVENTS = ["outOfService.begins", "outOfService.ends"] as const;
export type ServiceEvent = (typeof SERVICE_EVENTS)[number];

export const outOfService = {
  initial: "no",
  states: {
    no: { on: { ["outOfService.begins" satisfies ServiceEvent]: { target: "yes" } } },
    yes: { on: { ["outOfService.ends" satisfies ServiceEvent]: { target: "no" } } },
  },
};
