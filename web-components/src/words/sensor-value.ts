import { html, nothing, type TemplateResult } from "lit";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import type { Value } from "@tocsin/core/wire/reading";
import { isStruck, standingLetters } from "./health-words.ts";
import { decimalsOf, valueWords } from "./value-words.ts";

/** The newest value that is known of a sensor: a reading asked for just now, or the one that its last transition carries. */
export type KnownValue = { value: Value; at: number };

/** A value that is not to be used. Its minus stands before the stroke, in which it could not be seen. */
export function struckValue(words: string, unit: string): TemplateResult {
  const minus = words.startsWith("−") ? html`<span class="minus">−</span>` : nothing;
  return html`${minus}<span class="struck">${words.replace("−", "")} ${unit}</span>`;
}

/** A value with its unit and the letters of its limit; struck through where the instrument is not to be trusted. */
export function sensorValue(
  sensor: SensorItem,
  quiet = false,
  known?: KnownValue,
  digits = decimalsOf(sensor),
): TemplateResult {
  const value = known?.value ?? sensor.reading?.value;
  const words = valueWords(value, digits);
  const unit = sensor.unit ?? sensor.reading?.unit ?? "";
  const letters = standingLetters(sensor);
  const tail = letters ? (quiet ? html` ${letters}` : html` <b>${letters}</b>`) : nothing;
  if (value !== undefined && isStruck(sensor)) return html`${struckValue(words, unit)}${tail}`;
  const number = quiet ? words : html`<b>${words}</b>`;
  return html`${number} <span class="unit">${unit}</span>${tail}`;
}
