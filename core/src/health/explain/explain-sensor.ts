import { ALARMS, type AlarmName } from "../../wire/health.ts";
import type { Explanation, MuteFact, Pending, Sentence } from "../../wire/explain.ts";
import { zoneId, parseSensorId } from "../../wire/id.ts";
import { standingNow } from "../alarm/alarm.ts";
import { byDesignOf, isUnpowered } from "../suppression/by-design.ts";
import { judgedText, judgedUnit, rateCause } from "./cause.ts";
import { delayText, durationText, rateUnit, valueText } from "./cause-text.ts";
import type { SensorConfig } from "../config.ts";
import { DELAYED, isHigh } from "../limit/limit.ts";
import { deadbandOf, limitPlace } from "../limit/limit-place.ts";
import { machineMeaning } from "../machine/machine-health.ts";
import { ruleCause } from "../machine/machine-rule.ts";
import { muteOf } from "../suppression/mute.ts";
import { nextNuisance, nuisanceDue, nuisanceOf } from "../alarm/nuisance.ts";
import { KindCode, NEVER, type SensorColumns } from "../sensor/sensor-columns.ts";
import { healthOf } from "../sensor/sensor-health.ts";
import { serviceAfter, serviceDue, serviceOf } from "../suppression/service.ts";

/** Why a sensor is as it is, from its state alone: what its neighbours did is known from what they told it. */
export function explainSensor(columns: SensorColumns, sensor: number): Explanation {
  const config = columns.configs[sensor]!;
  const words = columns.words(sensor);
  const reading = columns.carried(sensor);
  const health = healthOf(config, words);
  const cause = columns.causes[sensor]!;
  const since = columns.since[sensor]!;
  return {
    of: "sensor",
    id: config.id,
    tag: config.tag,
    health,
    since,
    cause,
    ...(reading === undefined ? {} : { reading }),
    sentences: [
      { about: "health", text: `${config.tag} is ${health}; what moved it last: ${cause.text}`, ...timed(since) },
      ...signalSentences(columns, sensor),
      ...limitSentences(columns, sensor),
      ...meaningSentences(columns, sensor),
      ...ALARMS.flatMap((alarm) => alarmSentences(columns, sensor, alarm)),
      ...nuisanceSentences(columns, sensor),
      ...neighbourSentences(columns, sensor),
    ],
    pending: pendingOf(columns, sensor).toSorted((a, b) => a.at - b.at),
    mutes: ALARMS.flatMap((alarm) => mutesOf(columns, sensor, alarm)),
    neighbours: neighboursOf(columns, sensor),
  };
}

const timed = (at: number): { at?: number } => (at === 0 || at === NEVER ? {} : { at });

function signalSentences(columns: SensorColumns, sensor: number): Sentence[] {
  const { signal, state } = columns.words(sensor);
  const reading = columns.carried(sensor);
  const sentences: Sentence[] = [];
  if (reading !== undefined) {
    const text = `its newest reading is ${valueText(reading.value, reading.unit)}, quality ${reading.quality}`;
    sentences.push({ about: "reading", text, at: reading.at });
  }
  const held = state.limit === "normal" ? "" : `; its limit state ${state.limit} is held until a live reading comes`;
  if (signal !== "live") sentences.push({ about: "signal", text: `its signal is ${signal}${held}` });
  const path = columns.paths.nameOf(columns.path[sensor]!);
  if (path !== undefined) sentences.push({ about: "signal", text: `its readings come over ${path}` });
  if (columns.belated[sensor] === 1)
    sentences.push({ about: "signal", text: "its readings come later than they were made: silence counts by arrival" });
  for (const mark of state.measurement ?? []) sentences.push({ about: "signal", text: `its measurement is ${mark}` });
  return sentences;
}

/** Where its value stands and how fast it changes, against which limits, and where these are left. */
export function limitSentences(columns: SensorColumns, sensor: number): Sentence[] {
  return [...rateSentences(columns, sensor), ...standingTexts(columns, sensor).map(aboutLimit)];
}

const aboutLimit = (text: string): Sentence => ({ about: "limit", text });

function standingTexts(columns: SensorColumns, sensor: number): string[] {
  const config = columns.configs[sensor]!;
  const { limit } = columns.words(sensor);
  if (limit === "normal") return [];
  if (limit === "offNormal") {
    const { value = "its value", offDelayMs = 0 } = config.abnormal[columns.active[sensor]! - 1] ?? {};
    return [`"${value}" is off normal${offDelayMs > 0 ? `; it is left${delayText(offDelayMs)} of another value` : ""}`];
  }
  const ofRule = ruleCause(config, columns.values[sensor]!, true);
  // A rule that lacks sensors has no votes to tell of; its signal says so.
  if (ofRule !== undefined) return Number.isNaN(columns.values[sensor]) ? [] : [ofRule.text];
  const judged = { config, way: columns.ways[sensor] };
  const place = limitPlace(judged, limit);
  if (place === undefined) return [`it stands at ${limit}, a limit that it has no more`];
  const deadband = deadbandOf(judged);
  const unit = judgedUnit(config);
  const side = isHigh(limit) ? "above" : "below";
  const back = isHigh(limit) ? place - deadband : place + deadband;
  const off = delayText(config.limits[limit]?.offDelayMs ?? 0);
  const left = `it is left at ${valueText(back, unit)}${off}`;
  // What came since the signal was lost was never held against it.
  const isLive = columns.words(sensor).signal === "live";
  const judgement = isLive ? `${judgedText(columns, sensor, place)} is judged` : "it is held";
  return [`${judgement} ${side} ${limit} ${valueText(place, unit)}; ${left}`];
}

/** What its limits make of its machine, unless the machine does not look at them. */
function meaningSentences(columns: SensorColumns, sensor: number): Sentence[] {
  const words = columns.words(sensor);
  const means = machineMeaning(columns.configs[sensor]!, words, columns.active[sensor]!);
  if (means === undefined || words.processByDesign || words.outOfService) return [];
  return [{ about: "machine", text: `to its machine that means ${means}` }];
}

function rateSentences(columns: SensorColumns, sensor: number): Sentence[] {
  const { rate } = columns.configs[sensor]!;
  if (columns.words(sensor).rate !== "exceeded" || rate?.limit === undefined) return [];
  const { value, deadband, offDelayMs } = rate.limit;
  const unit = rateUnit(columns.configs[sensor]!.unit, rate);
  const left = `that is left at ${valueText(value - deadband, unit)}${delayText(offDelayMs)}`;
  const { rate: now } = columns.ways[sensor]!;
  const isKnown = columns.words(sensor).signal === "live" && !Number.isNaN(now);
  if (!isKnown) return [aboutLimit(`it is held as faster than ${value}; ${left}`)];
  if (Math.abs(now) > value) return [aboutLimit(`it ${rateCause(columns, sensor).text}; ${left}`)];
  return [aboutLimit(`it changes by ${valueText(now, unit)} and still counts as faster than ${value}; ${left}`)];
}

function alarmSentences(columns: SensorColumns, sensor: number, alarm: AlarmName): Sentence[] {
  const state = columns.words(sensor)[alarm];
  const running = columns.alarms[sensor]?.[alarm];
  if (running === undefined || state === "normal") return [];
  const { occurrence, level, priority, message, since, first } = running;
  const said = message === undefined ? "" : `: ${message}`;
  const text = `its ${alarm} alarm is ${state}: occurrence ${occurrence}, ${level}, priority ${priority}${said}`;
  const sentences: Sentence[] = [{ about: "alarm", text, at: since }];
  if (first !== undefined && first.id !== columns.configs[sensor]!.id)
    sentences.push({ about: "alarm", text: `the first of its burst was ${first.id}`, at: first.at });
  const { action, consequence, respondWithinMs } = standingNow(columns, sensor, alarm).text;
  const within = respondWithinMs === undefined ? "" : ` within ${durationText(respondWithinMs)}`;
  if (action !== undefined) sentences.push({ about: "alarm", text: `what to do${within}: ${action}` });
  if (consequence !== undefined) sentences.push({ about: "alarm", text: `if nobody acts: ${consequence}` });
  return sentences;
}

function nuisanceSentences(columns: SensorColumns, sensor: number): Sentence[] {
  const facts = nuisanceOf(columns, sensor) ?? {};
  return ALARMS.flatMap((alarm): Sentence[] => {
    const fact = facts[alarm];
    return fact === undefined
      ? []
      : [{ about: "nuisance", text: `its ${alarm} alarm is ${fact.is}: ${fact.text}`, at: fact.since }];
  });
}

function neighbourSentences(columns: SensorColumns, sensor: number): Sentence[] {
  const sentences: Sentence[] = [];
  const machine = columns.machineInputs.get(sensor);
  if (machine !== undefined) sentences.push({ about: "machine", text: machine.text, at: machine.since });
  const source = columns.sourceInputs.get(sensor);
  if (source !== undefined) sentences.push({ about: "source", text: source.text, at: source.since });
  for (const { of, by, reason, planned, overdue, from } of columns.services.get(sensor) ?? []) {
    const how = planned ? "is to be taken out of service" : overdue ? "is overdue out of service" : "is out of service";
    sentences.push({
      about: "service",
      text: `its ${of} ${how} by ${by}: ${reason}`.replace("its sensor", "it"),
      at: from,
    });
  }
  return sentences;
}

function neighboursOf(columns: SensorColumns, sensor: number): Explanation["neighbours"] {
  const config = columns.configs[sensor]!;
  const { site, zone, machine } = parseSensorId(config.id)!;
  const machineId = `${site}/${zone}/${machine}`;
  const neighbours: Explanation["neighbours"] = [];
  const input = columns.machineInputs.get(sensor);
  if (input !== undefined) neighbours.push({ of: "machine", id: machineId, text: input.text });
  const source = columns.sourceInputs.get(sensor);
  if (source !== undefined && config.source !== undefined)
    neighbours.push({ of: "source", id: `${site}/${zone}/${config.source}`, text: source.text });
  for (const { of, reason } of columns.services.get(sensor) ?? []) {
    if (of === "sensor") continue;
    const id = { machine: machineId, source: `${site}/${zone}/${config.source ?? ""}`, zone: zoneId({ site, zone }) }[
      of
    ];
    neighbours.push({ of, id, text: `out of service: ${reason}` });
  }
  for (const alarm of ALARMS) {
    const first = columns.words(sensor)[alarm] === "normal" ? undefined : columns.alarms[sensor]?.[alarm]?.first;
    if (first === undefined || first.id === config.id) continue;
    neighbours.push({ of: first.alarm === "source" ? "source" : "sensor", id: first.id, text: "first of the burst" });
  }
  return neighbours;
}

function mutesOf(columns: SensorColumns, sensor: number, alarm: AlarmName): MuteFact[] {
  const words = columns.words(sensor);
  const facts: MuteFact[] = [];
  for (const { of, by, reason, until, planned } of columns.services.get(sensor) ?? [])
    if (!planned) facts.push({ alarm, by: "outOfService", text: `${of} out of service by ${by}: ${reason}`, until });
  const byDesign = words[`${alarm}ByDesign`] ? byDesignOf(columns, sensor) : undefined;
  if (byDesign !== undefined)
    facts.push({ alarm, by: "suppressedByDesign", text: byDesign.text, ...untilOf(byDesign) });
  const shelf = columns.shelves.get(sensor)?.[alarm];
  if (shelf !== undefined) {
    const rings = words[alarm] !== "normal" && muteOf(columns, sensor, alarm) === undefined;
    const text = `shelved by ${shelf.by} at level ${shelf.level}: ${shelf.reason}${rings ? "; it stands at a worse level, which rings" : ""}`;
    facts.push({ alarm, by: "shelved", text, ...untilOf(shelf) });
  }
  return facts;
}

const untilOf = ({ until }: { until?: number }): { until?: number } => (until === undefined ? {} : { until });

/** What happens to it by itself, on its own clock and on gateway time. */
function pendingOf(columns: SensorColumns, sensor: number): Pending[] {
  const pending: Pending[] = limitDelays(columns, sensor);
  const on = (clock: Pending["clock"], what: Pending["what"], at: number, text: string) => {
    if (Number.isFinite(at)) pending.push({ what, text, at, clock });
  };
  const { signal } = columns.words(sensor);
  const awaited = columns.awaited[sensor]!;
  if (signal !== "silent" && !(signal === "unknown" && awaited === NEVER)) {
    const heard = Math.max(columns.seen[sensor]!, awaited, columns.backAt(sensor));
    const word = isUnpowered(columns, sensor) ? "unknown" : "silent";
    on("event", "silence", heard + columns.silentAfterMs[sensor]!, `it is ${word} unless a reading comes`);
  }
  on("event", "instrument-alarm", columns.verdicts.get(sensor) ?? Infinity, `its instrument alarm comes: ${signal}`);
  const holdoff = columns.machineInputs.get(sensor)?.until ?? Infinity;
  on("event", "holdoff", holdoff, "it is judged again after the holdoff");
  on("event", "nuisance", nuisanceDue(columns, sensor), nuisanceText(columns, sensor));
  for (const alarm of ALARMS) {
    on(
      "gateway",
      "shelf",
      columns.shelves.get(sensor)?.[alarm]?.until ?? Infinity,
      `its ${alarm} alarm leaves its shelf`,
    );
    const again =
      columns.words(sensor)[alarm] === "acknowledged" ? columns.alarms[sensor]?.[alarm]?.reAlarmAt : undefined;
    on("gateway", "re-alarm", again ?? Infinity, `its ${alarm} alarm rings again`);
  }
  const service = serviceOf(columns.services.get(sensor) ?? [], "sensor");
  if (service !== undefined) on("gateway", "out-of-service", serviceDue(service), afterService(serviceAfter(service)));
  return pending;
}

function limitDelays(columns: SensorColumns, sensor: number): Pending[] {
  const delays = columns.pending[sensor];
  if (delays === undefined) return [];
  const config: SensorConfig = columns.configs[sensor]!;
  const entry = (at: number, text: string): Pending => ({ what: "limit", text, at, clock: "event" });
  if (columns.kind[sensor] === KindCode.discrete) {
    const value = config.abnormal[delays.target - 1]?.value;
    return [entry(delays.at[0], value === undefined ? "it is normal again" : `"${value}" counts as off normal`)];
  }
  return DELAYED.flatMap((level, place) => {
    const at = delays.at[place]!;
    const leaves = (columns.active[sensor]! & (1 << place)) !== 0;
    return Number.isFinite(at)
      ? [entry(at, `it ${leaves ? "leaves" : "enters"} ${level === "rate" ? "the limit of its rate" : level}`)]
      : [];
  });
}

/** Of the alarm that is the next to be a nuisance by the passing of time, or to be one no longer. */
function nuisanceText(columns: SensorColumns, sensor: number): string {
  const words = columns.words(sensor);
  const alarm = nextNuisance(columns, sensor);
  if (words[`${alarm}Nuisance`] === "chattering") return `its ${alarm} alarm no longer chatters`;
  const isStanding = words[alarm] === "unacknowledged" || words[alarm] === "acknowledged";
  return `its ${alarm} alarm ${isStanding ? "stands too long" : "was fleeting, unless it comes again"}`;
}

export const afterService = (after: ReturnType<typeof serviceAfter>): string => {
  if (after === undefined) return "it returns to service by itself";
  return after.overdue ? "it is overdue: a person has to return it" : "it is taken out of service as planned";
};
