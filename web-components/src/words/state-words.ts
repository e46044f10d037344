import { msg, type Words } from "./language.ts";

/** States of statecharts that are not named as people say them, or not in English alone. */
const WORDS: Record<string, Words> = {
  unknown: () => msg("unknown"),
  live: () => msg("live"),
  silent: () => msg("silent"),
  invalid: () => msg("invalid"),
  frozen: () => msg("frozen"),
  normal: () => msg("normal"),
  low: () => msg("low"),
  lowLow: () => msg("low-low"),
  high: () => msg("high"),
  highHigh: () => msg("high-high"),
  offNormal: () => msg("off normal"),
  exceeded: () => msg("exceeded"),
  uncertain: () => msg("uncertain"),
  substituted: () => msg("substituted"),
  outOfRange: () => msg("out of range"),
  spiky: () => msg("spiky"),
  noisy: () => msg("noisy"),
  due: () => msg("due"),
  running: () => msg("running"),
  starting: () => msg("starting"),
  idle: () => msg("idle"),
  stopped: () => msg("stopped"),
  maintenance: () => msg("maintenance"),
  unacknowledged: () => msg("unacknowledged"),
  acknowledged: () => msg("acknowledged"),
  rtnUnacknowledged: () => msg("cleared, unacknowledged"),
  none: () => msg("none"),
  chattering: () => msg("chattering"),
  fleeting: () => msg("fleeting"),
  standing: () => msg("standing"),
  outOfService: () => msg("out of service"),
  suppressedByDesign: () => msg("suppressed by design"),
  shelved: () => msg("shelved"),
  good: () => msg("good"),
  "maintenance-required": () => msg("maintenance due"),
  "out-of-specification": () => msg("out of specification"),
  "function-check": () => msg("function check"),
  failure: () => msg("failure"),
  yes: () => msg("yes"),
  no: () => msg("no"),
};

/** A state within a sentence; a word that somebody's configuration has brought is left as it is. */
export const stateWords = (state: string): string => (Object.hasOwn(WORDS, state) ? WORDS[state]!() : spelled(state));

/** `leftOpen` and `left-open` as people write them. */
const spelled = (name: string): string =>
  name
    .replaceAll(/[.-]/g, " ")
    .replaceAll(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);

const REGIONS: Record<string, Words> = {
  signal: () => msg("signal"),
  limit: () => msg("limit"),
  rate: () => msg("rate of change"),
  measurement: () => msg("measurement"),
  health: () => msg("health"),
  activity: () => msg("activity"),
  service: () => msg("service"),
  suppression: () => msg("suppression"),
  nuisance: () => msg("nuisance"),
  alarms: () => msg("alarms"),
  process: () => msg("process"),
  instrument: () => msg("instrument"),
};

/** A region of a statechart, `alarms.process`, in words. */
export const regionWords = (path: string): string =>
  path
    .split(".")
    .map((part) => REGIONS[part]?.() ?? stateWords(part))
    .join(" ");
