import type { ZoneEntry } from "@tocsin/core/fleet/entry";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import type { Problem } from "@tocsin/core/wire/hub-api";
import { doesNotAnswer } from "../commands/commander.ts";
import { problem } from "./problem.ts";

/** Why a zone's gateway cannot be asked, and since when; undefined where it can. `kept`: what it keeps. */
export function whyUnreachable({ bus }: Fleet, zone: ZoneEntry, kept: string): string | undefined {
  if (!bus.connected)
    return `the hub itself is cut off: it has no connection to its message bus and hears nothing since ${new Date(bus.since).toISOString()}`;
  if (zone.overlay?.reason !== "gateway-unreachable") return undefined;
  const since = zone.lastHeardAt;
  const when = since === undefined ? "and has not been heard yet" : `since ${new Date(since).toISOString()}`;
  return `the gateway of ${zone.id}, which keeps ${kept}, is out of reach ${when}`;
}

const STATUS: { [code: string]: number } = {
  "bad-query": 400,
  "unknown-sensor": 404,
  "unknown-thing": 404,
  "too-many": 422,
  busy: 503,
  failed: 502,
  "no-answer": 503,
};

/** A gateway's refusal, or its silence, for the person who asked. */
export const gatewayProblem = (zone: ZoneEntry, { code, detail }: { code: string; detail: string }): Problem =>
  problem(STATUS[code] ?? 502, code === "no-answer" ? doesNotAnswer(zone, detail) : `gateway of ${zone.id}: ${detail}`);
