import { Type, type Static } from "typebox";
import { Compile } from "typebox/compile";
import { ALARM_STATES, FirstSchema, PrioritySchema, ServiceSchema, SOURCE_SIGNALS, words } from "../../wire/health.ts";
import { CauseSchema } from "../../wire/log.ts";
import type { SourceHealth } from "../source/source-health.ts";
import { sourceChartState } from "../statechart/source-statechart.ts";
import { isOut } from "../suppression/service.ts";
import { readStored } from "./migration.ts";

/** A source as it is stored; which of its sensors are silent they know themselves. */
const SavedSourceSchema = Type.Object({
  v: Type.Literal(1),
  signal: words(SOURCE_SIGNALS),
  alarmState: words(ALARM_STATES),
  alarm: Type.Optional(
    Type.Object({
      occurrence: Type.Number(),
      since: Type.Number(),
      priority: PrioritySchema,
      message: Type.String(),
      first: Type.Optional(FirstSchema),
    }),
  ),
  services: Type.Optional(Type.Array(ServiceSchema)),
  /** Of its newest burst. */
  first: Type.Optional(FirstSchema),
  since: Type.Number(),
  cause: CauseSchema,
});
type SavedSource = Static<typeof SavedSourceSchema>;
const savedSource = Compile(SavedSourceSchema);

export function saveSource({ words, alarm, services, standing, burst: { first } }: SourceHealth): string {
  const { signal, alarm: alarmState } = words;
  const out = services.length > 0 ? { services: [...services] } : {};
  const more = { ...(alarm ? { alarm } : {}), ...out, ...(first ? { first } : {}) };
  const saved: SavedSource = { v: 1, signal, alarmState, ...more, ...standing };
  return JSON.stringify(saved);
}

/** False, and nothing changed, where this version cannot read the text. */
export function restoreSource(source: SourceHealth, text: string): boolean {
  const saved = readStored(text, []);
  if (!savedSource.Check(saved)) return false;
  const { signal, alarmState: alarm, services = [], since, cause } = saved;
  source.chart = sourceChartState({ signal, alarm, outOfService: isOut(services) });
  source.services = services;
  source.alarm = saved.alarm;
  source.burst.first = saved.first;
  source.standing = { since, cause };
  return true;
}
