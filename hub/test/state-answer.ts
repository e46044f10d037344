import { exampleZone } from "@tocsin/core/health/example-zone";
import { ZoneHealth } from "@tocsin/core/health/zone";
import { toId } from "@tocsin/core/wire/id";
import type { QueryFailure, StateQuery, StateReply } from "@tocsin/core/wire/query";

/** What a zone of the example says of itself, under the asked id; the source `none` is one that it does not have. */
export function stateAnswer({ query, of, id }: StateQuery): StateReply | QueryFailure {
  const zone = new ZoneHealth(exampleZone({ oven: { temp: { source: toId("plc") } } }));
  const known = { sensor: zone.sensors[0]!.id, machine: zone.machines[0]!.id, source: zone.sources[0]!.id }[of];
  const answer = query === "explain" ? zone.explain(of, known) : zone.statechart(of, known);
  if (answer === undefined || id.endsWith("/none"))
    return { v: 1, ok: false, code: "unknown-thing", detail: `this zone has no ${of} ${id}` };
  return { v: 1, ok: true, answer: { ...answer, id } };
}
