import { svg, type TemplateResult } from "lit";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import { clockOrDate } from "../words/time-words.ts";
import type { ChartRow } from "./chart-rows.ts";

/** A step that a region took: from one of its states to another. */
export type Step = { from: number; to: number; at: number };

const STEPS_MAX = 2;
/** Older steps led to something else. */
const DRAWN_MS = 12 * 3_600_000;
const GAP_PX = 8;
const ARM_PX = 5;

/**
 * The last steps of a region, the newest first, each way once.
 * @param items transitions of the thing, the newest first
 */
export function stepsOf({ path, states }: ChartRow, items: readonly TransitionItem[], now: number): Step[] {
  const steps: Step[] = [];
  const place = (name: string) => states.findIndex((state) => state.name === name);
  for (const { at, changes } of items) {
    if (at < now - DRAWN_MS) break;
    for (const { region, from, to } of changes) {
      if (region !== path && !(path === "activity" && region === "state")) continue;
      const step = { from: place(from), to: place(to), at };
      const known = steps.some((each) => each.from === step.from && each.to === step.to);
      const covered = steps.some((each) => Math.abs(each.from + each.to - step.from - step.to) < 2);
      if (step.from >= 0 && step.to >= 0 && step.from !== step.to && !known && !covered) steps.push(step);
    }
  }
  return steps.slice(0, STEPS_MAX);
}

/** Steps drawn as brackets under the states, an arrow at the end and the time below. */
export function drawSteps(steps: readonly Step[], states: number, width: number, now: number): TemplateResult {
  const box = (width - (states - 1) * GAP_PX) / states;
  const middle = (place: number) => place * (box + GAP_PX) + box / 2;
  return svg`${steps.map(({ from, to, at }) => {
    const side = to > from ? 1 : -1;
    const [begin, end] = [middle(from) + 6 * side, middle(to) - 6 * side];
    const text = Math.min(width - 28, Math.max(28, (begin + end) / 2));
    return svg`<path d="M${begin} 0V${ARM_PX}H${end}V1M${end - 3} 4L${end} 1L${end + 3} 4" />
      <text x=${text} y=${ARM_PX + 11} text-anchor="middle">${clockOrDate(at, now)}</text>`;
  })}` as TemplateResult;
}
