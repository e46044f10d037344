import type uPlot from "uplot";
import { limitLetters } from "../words/health-words.ts";
import { valueWords } from "../words/value-words.ts";
import { CAPTION_PX, scaleOf, type LimitLine, type PlotInput } from "./plot-input.ts";

/** Two names at the right edge stay this far apart, in px. */
const LABEL_STEP_PX = 13;

type EdgeLabel = { y: number; text: string; bold: boolean; colour: string };

/** At the right edge: the newest value, and the names of the limits around it. */
export function drawEdge(plot: uPlot, input: PlotInput, lines: readonly LimitLine[]): void {
  const { data, palette, digits } = input;
  const { ctx: context, bbox } = plot;
  const ratio = scaleOf(input);
  const right = bbox.left + bbox.width + 8 * ratio;
  const y = (value: number) => plot.valToPos(value, "y", true);
  const labels: EdgeLabel[] = lines.map(({ level, value, outer }) => ({
    y: y(value),
    text: `${limitLetters(level)} ${valueWords(value, digits)}`,
    bold: outer,
    colour: palette.muted,
  }));
  const last = data.value.findLastIndex((value) => value !== null);
  const newest = data.value[last];
  if (newest != null) {
    context.fillStyle = palette.text;
    context.beginPath();
    context.arc(plot.valToPos(data.at[last]! / 1_000, "x", true), y(newest), 3 * ratio, 0, 7);
    context.fill();
    const text = data.names?.[newest] ?? valueWords(newest, digits);
    labels.unshift({ y: y(newest), text, bold: true, colour: palette.text });
  }
  context.textAlign = "left";
  context.textBaseline = "middle";
  for (const { y, text, bold, colour } of apart(labels, LABEL_STEP_PX * ratio)) {
    context.font = `${bold ? "600 " : ""}${(colour === palette.text ? 13 : CAPTION_PX) * ratio}px ${palette.fontFamily}`;
    context.fillStyle = colour;
    context.fillText(text, right, y);
  }
}

/** Moves labels that would cover each other. The first of the list keeps its place, the others make room around it. */
export function apart<Label extends { y: number }>([fixed, ...others]: readonly Label[], step: number): Label[] {
  if (!fixed) return [];
  const above = others.filter(({ y }) => y <= fixed.y).sort((a, b) => b.y - a.y);
  const below = others.filter(({ y }) => y > fixed.y).sort((a, b) => a.y - b.y);
  let top = fixed.y;
  const up = above.map((label) => ({ ...label, y: (top = Math.min(label.y, top - step)) }));
  let bottom = fixed.y;
  const down = below.map((label) => ({ ...label, y: (bottom = Math.max(label.y, bottom + step)) }));
  return [fixed, ...up, ...down];
}
