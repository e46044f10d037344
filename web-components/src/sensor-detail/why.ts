import { html, nothing, type TemplateResult } from "lit";
import type { SensorItem, TransitionItem } from "@tocsin/core/wire/hub-api";
import { msg, str, told } from "../words/language.ts";
import { priorityWords } from "../words/priority-words.ts";
import { clockOrDate } from "../words/time-words.ts";

const ROWS_MAX = 4;
/** What led to an alarm began at most so long before it rang. */
const LED_THERE_MS = 60 * 60_000;

type Reason = { at: number; text: string; note?: string };

/** What a transition meant for a person: that it rang, that it was only recorded, or who has seen it. */
function outcomeOf(item: TransitionItem): string {
  if (item.of !== "sensor") return "";
  const alarm = item.changes.find(({ region }) => region.startsWith("alarms."));
  if (alarm?.to === "unacknowledged" && item.priority)
    return [msg("alarm raised"), priorityWords(item.priority)].join(", ");
  if (alarm?.to === "acknowledged" && item.by) return msg(str`acknowledged by ${item.by}`);
  const left = item.changes.some(({ region, to }) => region === "limit" && to !== "normal");
  return left && (!alarm || item.priority === "log") ? msg("recorded") : "";
}

const reasonOf = (item: TransitionItem): Reason => ({
  at: item.at,
  text: [told(item.cause.text), outcomeOf(item)].filter(Boolean).join(": "),
});

/** What came first of the burst that its alarm belongs to, where that was another sensor. */
function firstElsewhere({ id, state }: SensorItem, tagOf: (id: string) => string): Reason[] {
  const first = state.alarms?.process?.first ?? state.alarms?.instrument?.first;
  if (!first || first.id === id) return [];
  return [{ at: first.at, text: msg(str`${tagOf(first.id)} on the same machine`), note: msg("first of this burst") }];
}

/** Why a sensor is in its state: what led there, the newest first. @param past its transitions, the newest first */
export function whyRows(
  sensor: SensorItem,
  past: readonly TransitionItem[],
  tagOf: (id: string) => string,
  now: number,
): TemplateResult {
  const since = Math.max(...Object.values(sensor.state.alarms ?? {}).map((alarm) => alarm?.since ?? 0), 0);
  const known = past.filter(({ id, at }) => id === sensor.id && at >= since - LED_THERE_MS).map(reasonOf);
  const [first] = known;
  const own: Reason[] = sensor.overlay
    ? [{ at: sensor.overlay.since, text: told(sensor.overlay.text) }]
    : !first && sensor.cause
      ? [{ at: sensor.since, text: told(sensor.cause.text) }]
      : [];
  const rows = [...own, ...known.slice(0, ROWS_MAX), ...firstElsewhere(sensor, tagOf)].toSorted((a, b) => b.at - a.at);
  if (rows.length === 0) return html`<div>${msg("Nothing has happened: good, and within its limits.")}</div>`;
  const dated = rows.some(({ at }) => clockOrDate(at, now).length > "00:00:00".length);
  return html`<table class="why ${dated ? "dated" : ""}">
    <tbody>
      ${rows.map(
        ({ at, text, note }) =>
          html`<tr>
            <td>${at > 0 ? clockOrDate(at, now) : nothing}</td>
            <td>${text}${note ? html`: <b>${note}</b>` : nothing}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
