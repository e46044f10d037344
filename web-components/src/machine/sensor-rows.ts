import { html, nothing, type TemplateResult } from "lit";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import { sensorMark } from "../marks/choose-mark.ts";
import { markIcon } from "../marks/mark-icon.ts";
import { isStruck, standingLetters, standingWords } from "../words/health-words.ts";
import { told } from "../words/language.ts";
import { struckValue } from "../words/sensor-value.ts";
import { ageWords } from "../words/time-words.ts";
import { decimalsOf, valueWords } from "../words/value-words.ts";
import { gauge } from "./gauge.ts";
import type { LiveReadings } from "./live-readings.ts";
import { sparkline } from "./sparkline.ts";
import { keyed } from "../element/keyed.ts";

const BAR_PX = 160;

export type SensorRows = {
  sensors: readonly SensorItem[];
  live: LiveReadings;
  now: number;
  selected: string | undefined;
  open: (sensor: string) => void;
};

/** The sensors of a machine as a table, in the order given. */
export function sensorRows(rows: SensorRows): TemplateResult {
  return html`<table class="sensors">
    <colgroup>
      <col class="glyph" />
      <col class="tag" />
      <col />
      <col class="value" />
      <col class="letters" />
      <col class="bar" />
      <col class="line" />
      <col class="age" />
    </colgroup>
    <tbody>
      ${keyed(
        rows.sensors,
        ({ id }) => id,
        (sensor) => sensorRow(sensor, rows),
      )}
    </tbody>
  </table>`;
}

function sensorRow(sensor: SensorItem, { live, now, selected, open }: SensorRows): TemplateResult {
  const mark = sensorMark(sensor);
  const known = live.values.get(sensor.id) ?? sensor.reading;
  const words = valueWords(known?.value, decimalsOf(sensor));
  const unit = sensor.unit ?? sensor.reading?.unit ?? "";
  const line = live.lines.get(sensor.id);
  const number = typeof known?.value === "number" ? known.value : undefined;
  return html`<tr
    aria-current=${sensor.id === selected ? "true" : nothing}
    title=${sensor.cause ? told(sensor.cause.text) : nothing}
    @click=${() => open(sensor.id)}
  >
    <td>${markIcon(mark ?? "G", 16, standingWords(sensor))}</td>
    <td>
      <button
        class="link ${mark ? "strong" : ""}"
        @click=${(event: Event) => (event.stopPropagation(), open(sensor.id))}
      >
        ${sensor.tag}
      </button>
    </td>
    <td class="muted">${sensor.description}</td>
    <td class="num">
      ${known && isStruck(sensor) ? struckValue(words, unit) : html`<b>${words}</b> <span class="unit">${unit}</span>`}
    </td>
    <td class="strong">${standingLetters(sensor)}</td>
    <td class="bar-column">${gauge(sensor, number, BAR_PX)}</td>
    <td class="line-column">${line ? sparkline(sensor, line) : nothing}</td>
    <td class="num muted age-column">${known ? ageWords(now - known.at) : nothing}</td>
  </tr>`;
}
