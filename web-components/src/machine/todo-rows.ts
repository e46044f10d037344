import { html, nothing, type TemplateResult } from "lit";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import { sensorMark, standingLimit } from "../marks/choose-mark.ts";
import { markIcon } from "../marks/mark-icon.ts";
import { isProcess } from "../marks/mark.ts";
import { standingWords } from "../words/health-words.ts";
import { msg, str, told } from "../words/language.ts";
import { sensorValue } from "../words/sensor-value.ts";
import type { SensorRows } from "./sensor-rows.ts";
import { ageWords, clockTime } from "../words/time-words.ts";

/** What is abnormal on a machine and asks for something: what it is, what to do, what happens otherwise, by when. */
export function todoRows(rows: SensorRows): TemplateResult {
  return html`<table class="todo">
    <colgroup>
      <col class="glyph" />
      <col class="what" />
      <col class="value" />
      <col />
      <col class="otherwise" />
      <col class="left" />
    </colgroup>
    <thead>
      <tr>
        <td></td>
        <th scope="col">${msg("What")}</th>
        <th scope="col" class="num">${msg("Value")}</th>
        <th scope="col" class="act">${msg("What to do")}</th>
        <th scope="col" class="otherwise">${msg("Otherwise")}</th>
        <th scope="col" class="num">${msg("Since")}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.sensors.map((sensor) => todoRow(sensor, rows))}
    </tbody>
  </table>`;
}

function todoRow(sensor: SensorItem, { live, now, selected, open }: SensorRows): TemplateResult {
  const mark = sensorMark(sensor)!;
  const limit = isProcess(mark) ? standingLimit(sensor) : undefined;
  const by = limit?.respondWithinMs === undefined ? undefined : sensor.since + limit.respondWithinMs;
  return html`<tr aria-current=${sensor.id === selected ? "true" : nothing} @click=${() => open(sensor.id)}>
    <td>${markIcon(mark, 20, standingWords(sensor))}</td>
    <td>
      <button class="link strong" @click=${(event: Event) => (event.stopPropagation(), open(sensor.id))}>
        ${sensor.tag}</button
      ><br />${limit?.message ?? sensor.message ?? sensor.description}
    </td>
    <td class="num">${sensorValue(sensor, false, live.values.get(sensor.id))}</td>
    <td class="act">${limit?.action ?? html`<span class="muted">${told(sensor.cause?.text ?? "")}</span>`}</td>
    <td class="muted otherwise">${limit?.consequence ?? nothing}</td>
    <td class="num">
      <b>${ageWords(now - sensor.since)}</b
      >${by === undefined ? nothing : html`<br /><span class="caption">${msg(str`act by ${clockTime(by).slice(0, 5)}`)}</span>`}
    </td>
  </tr>`;
}
