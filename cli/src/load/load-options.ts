import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { didYouMean } from "@tocsin/core/config/did-you-mean";
import { readDuration, type DurationOptions } from "@tocsin/core/config/duration";
import type { CredentialFiles } from "@tocsin/simulator/publish/credentials";
import { textOf, type Command, type Given } from "../command.ts";
import type { ApdexBounds } from "./measure/tally.ts";
import { SCENARIOS, type Scenario } from "./scenario.ts";
import { readPairs, remoteIn, targetOf, type Target } from "./target.ts";
import { parseThresholds, type Threshold } from "./threshold.ts";

/** What one computer can bear, and what nobody puts on a plant by mistake. */
const USERS_MAX = 5_000;
const RATE_MAX = 5_000;
const PROBES_MAX = 100;
const WORKERS_MAX = 16;
const USERS_PER_WORKER = 500;
const DURATION: DurationOptions = { minimumMs: 5_000, maximumMs: 43_200_000 };
const RAMP_MAX_MS = 60_000;
const MQTT_PROOFS = [
  ["mqtt-user", "username"],
  ["mqtt-password-file", "passwordFile"],
  ["mqtt-ca-file", "caFile"],
  ["mqtt-cert-file", "certFile"],
  ["mqtt-key-file", "keyFile"],
] as const;

export type LoadOptions = {
  target: Target;
  scenarioName: string;
  scenario: Scenario;
  users: number;
  durationMs: number;
  rampMs: number;
  requestsPerSecondMax: number;
  probesPerSecond: number;
  thresholds: Threshold[];
  apdex: ApdexBounds;
  workers: number;
  /** Absolute path. */
  report: string;
  json: boolean;
};

type Wrong = { wrong: string };
type Source = { command: Pick<Command, "options">; given: Given };
const isWrong = (value: unknown): value is Wrong => typeof value === "object" && value !== null && "wrong" in value;

function readCount({ command, given }: Source, name: string, max: number, least = 1): number | Wrong {
  const value = Number(textOf(command, given, name));
  const isGood = Number.isInteger(value) && value >= least && value <= max;
  return isGood ? value : { wrong: `--${name} must be a whole number, ${least} to ${max}` };
}

function readTime({ command, given }: Source, name: string, bounds: DurationOptions): number | Wrong {
  const ms = readDuration(textOf(command, given, name) ?? "", bounds);
  return isWrong(ms) ? { wrong: `--${name} ${ms.wrong}` } : ms;
}

function readApdex({ command, given }: Source): ApdexBounds | Wrong {
  const [satisfiedMs, toleratedMs] = (textOf(command, given, "apdex") ?? "").split(",").map(Number) as [number, number];
  return satisfiedMs > 0 && toleratedMs > satisfiedMs
    ? { satisfiedMs, toleratedMs }
    : { wrong: "--apdex must be two times in ms, the second the longer one: 500,1500" };
}

/** What says who we are: all of it in files, for what stands on a command line others can read. */
function readProofs(text: (name: string) => string | undefined): Pick<Target, "headers" | "credentials"> | Wrong {
  const credentials: CredentialFiles = {};
  for (const [option, key] of MQTT_PROOFS) {
    const value = text(option);
    if (value === undefined) continue;
    if (key.endsWith("File") && !existsSync(value)) return { wrong: `--${option}: there is no file ${value}` };
    credentials[key] = value;
  }
  const keyFile = text("api-key-file");
  if (keyFile === undefined) return { headers: {}, credentials };
  if (!existsSync(keyFile))
    return { wrong: `--api-key-file: there is no file ${keyFile}; tocsin keys create makes a key` };
  return { headers: { authorization: `Bearer ${readFileSync(keyFile, "utf8").trim()}` }, credentials };
}

async function readTarget({ command, given }: Source): Promise<Target | Wrong> {
  const text = (name: string) => textOf(command, given, name);
  const control = text("control");
  if (control !== undefined && !URL.canParse(control))
    return { wrong: "--control must be a URL: http://127.0.0.1:8081" };
  const hub = text("hub") ?? "";
  if (!URL.canParse(hub)) return { wrong: "--hub must be a URL: http://127.0.0.1:8080" };
  const [brokers, status] = [readPairs(text("mqtt")), readPairs(text("status"))];
  for (const pairs of [brokers, status]) if (isWrong(pairs)) return pairs;
  const named = { brokers: brokers as Record<string, string>, status: status as Record<string, string> };
  const isRemote = given.options["remote"] === true;
  const refuse = (url: string): Wrong => ({
    wrong: `${url} is not on this computer: give --remote if you may put a load on it`,
  });
  if (control !== undefined) {
    const asked = { hub: control, brokers: {}, status: {} };
    if (!isRemote && remoteIn(asked) !== undefined) return refuse(control);
    const found = await targetOf(control);
    if (isWrong(found)) return found;
    const far = isRemote ? undefined : remoteIn(found);
    return far === undefined ? found : refuse(far);
  }
  const proofs = readProofs((name) => text(name));
  if (isWrong(proofs)) return proofs;
  const target = { hub: hub.replace(/\/$/, ""), ...named, ...proofs };
  const far = isRemote ? undefined : remoteIn(target);
  return far === undefined ? target : refuse(far);
}

/** The scenario's own thresholds, less those that cannot be measured. */
const defaultThresholds = ({ thresholds }: Scenario, isProbed: boolean): string =>
  thresholds.filter((text) => isProbed || !text.startsWith("to-stream")).join(";");

/** What was asked for, or what is wrong with it. Asks a starter's control, if one is named. */
export async function readLoadOptions(command: Pick<Command, "options">, given: Given): Promise<LoadOptions | Wrong> {
  const source = { command, given };
  const scenarioName = textOf(command, given, "scenario") ?? "";
  const scenario = Object.hasOwn(SCENARIOS, scenarioName) ? SCENARIOS[scenarioName] : undefined;
  if (!scenario) return { wrong: `no scenario "${scenarioName}": ${didYouMean(scenarioName, Object.keys(SCENARIOS))}` };
  const users = readCount(source, "users", USERS_MAX);
  if (isWrong(users)) return users;
  const durationMs = readTime(source, "duration", DURATION);
  if (isWrong(durationMs)) return durationMs;
  const isRampGiven = textOf(command, given, "ramp") !== undefined;
  const rampMs = isRampGiven
    ? readTime(source, "ramp", { maximumMs: durationMs })
    : Math.min(RAMP_MAX_MS, 1_000 * Math.ceil(durationMs / 4_000));
  if (isWrong(rampMs)) return rampMs;
  const requestsPerSecondMax = readCount(source, "rate", RATE_MAX);
  if (isWrong(requestsPerSecondMax)) return requestsPerSecondMax;
  const probesPerSecond = readCount(source, "probes", PROBES_MAX, 0);
  if (isWrong(probesPerSecond)) return probesPerSecond;
  const apdex = readApdex(source);
  if (isWrong(apdex)) return apdex;
  const isWorkersGiven = textOf(command, given, "workers") !== undefined;
  const workers = isWorkersGiven ? readCount(source, "workers", WORKERS_MAX) : Math.ceil(users / USERS_PER_WORKER);
  if (isWrong(workers)) return workers;
  const target = await readTarget(source);
  if (isWrong(target)) return target;
  const hasBrokers = Object.keys(target.brokers).length > 0;
  if (scenario.shares.feeders > 0 && !hasBrokers)
    return { wrong: `${scenarioName} publishes readings: say where with --control, or with --mqtt press=mqtt://...` };
  const isProbed = hasBrokers && probesPerSecond > 0;
  const thresholds = parseThresholds(textOf(command, given, "threshold") ?? defaultThresholds(scenario, isProbed));
  if (isWrong(thresholds)) return thresholds;
  const report = resolve(textOf(command, given, "report") ?? "");
  const json = given.options["json"] === true;
  const bounds = { users, durationMs, rampMs, requestsPerSecondMax, probesPerSecond, workers };
  return { target, scenarioName, scenario, ...bounds, thresholds: thresholds as Threshold[], apdex, report, json };
}
