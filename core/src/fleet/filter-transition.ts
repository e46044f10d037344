import type { LimitState, Priority } from "../wire/health.ts";
import type { Transition } from "../wire/log.ts";
import { labelled, oneOf } from "./filter.ts";
import type { Fleet } from "./fleet.ts";

/** Every part that is given must hold; a part with several values holds where one of them does. */
export type TransitionFilter = {
  site?: readonly string[];
  of?: readonly Transition["of"][];
  /** Regions of which at least one moved: `limit`, `signal`, `health`, `state`, or `alarms` for all alarms. */
  region?: readonly string[];
  priority?: readonly Priority[];
  /** After the transition. */
  limitState?: readonly LimitState[];
  /** Of the sensor as it is listed now, or the source itself. */
  source?: readonly string[];
  label?: readonly string[];
  /** Words that must all occur in id, tag, description, message or cause. */
  words?: readonly string[];
};

export const isFilter = (filter: TransitionFilter): boolean => Object.values(filter).some((part) => part.length > 0);

const movedIn = ({ changes }: Transition, regions: readonly string[]): boolean =>
  changes.some(({ region }) => regions.some((name) => region === name || region.startsWith(`${name}.`)));

function sourceOf(fleet: Fleet, record: Transition): string | undefined {
  if (record.of === "source") return record.id.split("/")[2];
  return fleet.sensors.get(record.id as never)?.info?.source;
}

/** Whether a record is meant; what it is called and labelled is looked up in the fleet of now. */
export function matchesTransition(fleet: Fleet, filter: TransitionFilter, record: Transition): boolean {
  const { site, of, region, priority, limitState, source, label, words } = filter;
  if (!oneOf(site, record.id.split("/", 1)[0]!) || !oneOf(of, record.of)) return false;
  if (region?.length && !movedIn(record, region)) return false;
  if (priority?.length && !(record.priority !== undefined && priority.includes(record.priority))) return false;
  if (limitState?.length && !(record.of === "sensor" && limitState.includes(record.state.limit))) return false;
  if (source?.length && !source.includes(sourceOf(fleet, record) ?? "")) return false;
  if (!label?.length && !words?.length) return true;
  const sensor = fleet.sensors.get(record.id as never);
  const machine = sensor?.machine ?? fleet.machines.get(record.id as never);
  const labels = { ...machine?.info?.labels, ...sensor?.info?.labels };
  if (!labelled(label, labels)) return false;
  const { tag = "", description = "" } = sensor?.info ?? machine?.info ?? {};
  const text = `${record.id} ${tag} ${description} ${record.message ?? ""} ${record.cause.text}`.toLowerCase();
  return (words ?? []).every((word) => text.includes(word));
}
