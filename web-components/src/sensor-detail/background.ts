import { html, nothing, type TemplateResult } from "lit";
import type { SensorItem, TransitionItem } from "@tocsin/core/wire/hub-api";
import { markIcon } from "../marks/mark-icon.ts";
import { limitLetters } from "../words/health-words.ts";
import { msg, str } from "../words/language.ts";
import { priorityWords } from "../words/priority-words.ts";
import { clockOrDate, zoneWords } from "../words/time-words.ts";
import { becauseWords, changeWords, transitionMark } from "../words/transition-words.ts";
import { decimalsOf, valueWords } from "../words/value-words.ts";

const LISTED_MAX = 20;

/** The limits of a sensor, and the profile that they are of. */
export function limitsTable(sensor: SensorItem): TemplateResult | typeof nothing {
  const listed = sensor.limits.filter(({ value, level }) => value !== undefined || level);
  if (listed.length === 0) return nothing;
  const digits = decimalsOf(sensor);
  return html`<section aria-label=${msg("Limits")}>
    <h2><span>${msg("Limits")}</span><span>${sensor.profile ? msg(str`profile ${sensor.profile}`) : nothing}</span></h2>
    <table>
      <tbody>
        ${listed.map(
          ({ level, value, priority, message }) =>
            html`<tr>
              <td><b>${limitLetters(level)}</b> ${value === undefined ? nothing : valueWords(value, digits)}</td>
              <td>
                <span class=${priority === "log" ? "muted" : ""}>${priorityWords(priority)}</span
                >${message ? html` <span class="muted">${message}</span>` : nothing}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

/** What happened to a sensor. @param past its transitions, the newest first */
export function historyTable(
  sensor: SensorItem,
  past: readonly TransitionItem[],
  now: number,
): TemplateResult | typeof nothing {
  const items = past.slice(0, LISTED_MAX);
  if (items.length === 0) return nothing;
  const dated = items.some(({ at }) => clockOrDate(at, now).length > "00:00:00".length);
  return html`<section aria-label=${msg("What happened to it")}>
    <h2><span>${msg("What happened to it")}</span><span>${msg("event time")} ${zoneWords(now)}</span></h2>
    <table class=${dated ? "dated" : ""}>
      <colgroup>
        <col class="when" />
        <col class="glyph" />
        <col />
      </colgroup>
      <tbody>
        ${items.map(
          (item) =>
            html`<tr title=${item.cause.text}>
              <td>${clockOrDate(item.at, now)}</td>
              <td class="glyph">${markIcon(transitionMark(item), 12)}</td>
              <td>${changeWords(item)} <span class="muted">${becauseWords(item, sensor)}</span></td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}
