import { html, nothing, type TemplateResult } from "lit";
import type { LimitState, Signal } from "@tocsin/core/wire/health";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import { msg } from "../words/language.ts";
import { stateWords } from "../words/state-words.ts";

const SIGNALS: readonly Signal[] = ["unknown", "live", "silent", "invalid", "frozen"];
const DISCRETE: readonly LimitState[] = ["normal", "offNormal"];
const LIMITS: readonly LimitState[] = ["lowLow", "low", "normal", "high", "highHigh"];

/** The regions of a sensor's statechart, the state that each is in lit. A limit that cannot be left is not shown. */
export function regions(sensor: SensorItem): TemplateResult {
  const limits = sensor.kind === "discrete" ? DISCRETE : LIMITS;
  const able = new Set<string>(["normal", sensor.state.limit, ...sensor.limits.map(({ level }) => level)]);
  const shown = sensor.kind === "discrete" ? limits : limits.filter((limit) => able.has(limit));
  return html`${region(msg("signal"), SIGNALS, sensor.state.signal)}
  ${sensor.limits.length ? region(sensor.state.held ? msg("limit, held") : msg("limit"), shown, sensor.state.limit) : nothing}`;
}

function region(name: string, states: readonly (Signal | LimitState)[], current: string): TemplateResult {
  return html`<div class="region">
    <span class="muted">${name}</span>
    <ol aria-label=${name}>
      ${states.map((state) => html`<li aria-current=${state === current ? "true" : nothing}>${stateWords(state)}</li>`)}
    </ol>
  </div>`;
}
