import type { Cause } from "../wire/log.ts";
import type { FormerZone } from "./take-over.ts";
import { standingOf } from "./sensor/sensor-record.ts";
import { FUTURE_SKEW_MS } from "./time/reading-time.ts";
import type { ZoneSteps } from "./zone-steps.ts";

const STANDS: Cause = Object.freeze({
  kind: "takeover",
  text: "so it stands in this gateway's store; the zone's former gateway had told otherwise",
});

type Said = { health: string; state: object };
type Own = Said & { since: number; cause?: Cause };

/**
 * Tells where each thing stands of which the log ends with something else: another gateway wrote it, and what stands here
 * has moved by nothing of which there would be a record.
 */
export function tellStanding(steps: ZoneSteps, former: FormerZone, at: number): void {
  const { columns, machines, sources, services } = steps;
  for (const [sensor, { id }] of columns.configs.entries()) {
    const known = former.sensors[id];
    if (known === undefined || !isNews(former, known, standingOf(columns, sensor))) continue;
    const stands = columns.chart[sensor]!;
    steps.finish(sensor, { before: stands, after: stands, cause: STANDS, again: "signal" }, at, at);
  }
  for (const [machine, health] of machines.entries()) {
    const { standing, wholeState: state } = health;
    if (isNews(former, former.machines[health.config.id], { ...standing, state }))
      steps.recordMachine(machine, health.toldAgain(STANDS, at));
  }
  for (const [number, source] of sources.all.entries())
    if (isNews(former, former.sources[source.source], source.wireStanding))
      steps.recordSource(number, source.toldAgain(STANDS, at));
  if (former.service === undefined && !isToldSince(former, services.serviceAt)) services.tellAgain(STANDS, at);
}

/** Whether what it moved to last is in the log behind the claim already: what is taken over twice is told once. */
export function isTold(former: FormerZone, { since, cause }: Pick<Own, "since" | "cause">): boolean {
  // A sensor's own time may be so much ahead of the moment at which its record was made.
  return isToldSince(former, cause?.kind === "takeover" ? since : since - FUTURE_SKEW_MS);
}

const isToldSince = ({ claimedAt = Infinity }: FormerZone, time: number): boolean => time >= claimedAt;

const isNews = (former: FormerZone, known: Said | undefined, own: Own): boolean =>
  known !== undefined && !isTold(former, own) && !(known.health === own.health && isAlike(known.state, own.state));

/** Whether two things hold the same, in whatever order. */
function isAlike(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return one === other;
  const names = [...Object.keys(one), ...Object.keys(other)];
  return names.every((name) => isAlike(one[name], other[name]));
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
