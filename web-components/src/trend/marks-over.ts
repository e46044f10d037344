import type uPlot from "uplot";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import { drawMark } from "../marks/draw-mark.ts";
import { priorityMark } from "../marks/choose-mark.ts";
import type { Mark } from "../marks/mark.ts";
import { gapLabel } from "./trend-words.ts";
import { CAPTION_PX, scaleOf, type PlotInput } from "./plot-input.ts";

const MARK_PX = 14;
const EVENTS_MAX = 20;

/** When an alarm rang, and with which mark. Times in ms. */
export type TrendEvent = { at: number; mark: Mark };

/** When the alarms of a sensor rang. @param items its transitions */
export const eventsOf = (items: readonly TransitionItem[]): TrendEvent[] =>
  items
    .flatMap((item): TrendEvent[] => {
      const rang = item.changes.find(({ region, to }) => region.startsWith("alarms.") && to === "unacknowledged");
      if (!rang || item.of !== "sensor") return [];
      return [{ at: item.at, mark: rang.region === "alarms.process" ? priorityMark(item.priority ?? "log") : "F" }];
    })
    .slice(0, EVENTS_MAX);

/** A line with a mark where an alarm rang. */
export function drawEvents(plot: uPlot, { events, palette, from, to, ...input }: PlotInput): void {
  const { ctx: context, bbox } = plot;
  const ratio = scaleOf({ ...input, events, palette, from, to });
  const size = MARK_PX * ratio;
  for (const { at, mark } of events) {
    if (at < from || at > to) continue;
    const x = Math.round(plot.valToPos(at / 1_000, "x", true)) + 0.5;
    context.strokeStyle = palette.text;
    context.lineWidth = ratio;
    context.beginPath();
    context.moveTo(x, bbox.top + size);
    context.lineTo(x, bbox.top + bbox.height);
    context.stroke();
    context.save();
    context.translate(x, bbox.top + size / 2 - 2 * ratio);
    context.scale(ratio, ratio);
    drawMark(context, palette, mark, 0, 0, MARK_PX, true);
    context.restore();
  }
}

/**
 * Where words about a gap stand: at its right, else at its left, else within it at its end; undefined: there is no room.
 * All in px.
 */
export function placeOfWords(
  gap: { from: number; to: number },
  room: { from: number; to: number },
  width: number,
  apart: number,
): { x: number; align: "left" | "right"; within: boolean } | undefined {
  if (gap.to + apart + width < room.to) return { x: gap.to + apart, align: "left", within: false };
  if (gap.from - apart - width > room.from) return { x: gap.from - apart, align: "right", within: false };
  if (gap.to - 2 * apart - width < Math.max(gap.from, room.from)) return undefined;
  return { x: gap.to - apart, align: "right", within: true };
}

/** Beside a gap or in it: how long nothing came, and why. Where there is no room for words, the hatching must do. */
export function drawGapWords(plot: uPlot, input: PlotInput): void {
  const { ctx: context, bbox } = plot;
  const { data, palette, to } = input;
  const ratio = scaleOf(input);
  context.font = `${CAPTION_PX * ratio}px ${palette.fontFamily}`;
  context.fillStyle = palette.muted;
  context.textBaseline = "middle";
  const x = (at: number) => plot.valToPos(Math.min(at, to) / 1_000, "x", true);
  const gaps = data.gaps.filter((gap) => x(gap.to) - x(gap.from) > 2 * ratio);
  gaps.forEach((gap, i) => {
    const words = gapLabel(gap, to);
    const width = context.measureText(words).width;
    const room = { from: bbox.left, to: i + 1 < gaps.length ? x(gaps[i + 1]!.from) : bbox.left + bbox.width };
    const place = placeOfWords({ from: x(gap.from), to: x(gap.to) }, room, width, 6 * ratio);
    if (!place) return;
    const [y, height] = [bbox.top + 8 * ratio, 16 * ratio];
    if (place.within) {
      context.fillStyle = palette.surface;
      context.fillRect(place.x - width - 4 * ratio, y - height / 2, width + 8 * ratio, height);
      context.fillStyle = palette.muted;
    }
    context.textAlign = place.align;
    context.fillText(words, place.x, y);
  });
}
