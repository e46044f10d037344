import type { Alarm } from "@tocsin/core/wire/health";
import { formatErrors } from "@tocsin/core/config/document";
import { readHubDocument, type HubConfig } from "../src/config/hub-config.ts";
import type { GatewayTwin } from "./gateway-twin.ts";
import { configOf } from "./running-hub.ts";

/** A hub's settings with messages written as YAML, as people write them. */
export function configWithMessages(folder: string, natsUrl: string, messages: string): HubConfig {
  const text = `http: { publicUrl: "https://tocsin.example/plant" }\nmessages:\n${messages}`;
  const loaded = readHubDocument({ file: "hub.yaml", text, env: {} });
  if (!loaded.ok) throw new Error(formatErrors(loaded.errors));
  const { http, messages: read } = loaded.value;
  const config = configOf(folder, natsUrl, { gateways: { unreachableAfter: 2_000 } });
  return { ...config, http: { ...config.http, publicUrl: http.publicUrl! }, messages: read };
}

const STATES = { B: "unacknowledged", C: "acknowledged", D: "rtnUnacknowledged" } as const;
const BEGUN = new Map<string, number>();

/** The process alarm of a twin's sensor goes to an ISA-18.2 state; A: it is normal. */
export function alarm(
  twin: GatewayTwin,
  [machine, sensor]: [number, number],
  to: "A" | keyof typeof STATES,
  over: Partial<Alarm> = {},
): void {
  const id = `${twin.sensorId(machine, sensor)} ${over.occurrence ?? 1}`;
  if (to === "B" && !BEGUN.has(id)) BEGUN.set(id, Date.now());
  const process: Alarm | undefined =
    to === "A"
      ? undefined
      : { state: STATES[to], occurrence: 1, since: BEGUN.get(id)!, level: "high", priority: "high", ...over };
  const limit = to === "A" || to === "D" ? "normal" : "high";
  twin.transition(machine, sensor, "good", {
    changes: [{ region: "alarms.process", from: "normal", to: process?.state ?? "normal" }],
    state: { signal: "live", limit, ...(process ? { alarms: { process } } : {}) },
    healthBefore: "good",
    reading: { value: 92.25, unit: "°C", quality: "good", at: Date.now() },
  });
}
