import type uPlot from "uplot";
import { limitLetters } from "../words/health-words.ts";
import { valueWords } from "../words/value-words.ts";
import type { Palette } from "../marks/palette.ts";
import { wordsAt } from "./trend-words.ts";
import { withinPlot } from "./draw-doubt.ts";
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
  const last = data.at.findLastIndex((_, i) => data.value[i] != null || data.doubtful?.[i] != null);
  const believed = data.value[last] != null;
  const newest = data.value[last] ?? data.doubtful?.[last];
  if (newest != null) {
    const at = withinPlot(plot, newest);
    dot(context, plot.valToPos(data.at[last]! / 1_000, "x", true), at, ratio, believed, palette);
    const text = data.names?.[newest] ?? valueWords(newest, digits);
    labels.unshift({ y: at, text, bold: believed, colour: believed ? palette.text : palette.muted });
  }
  labels.push(...otherLabels(plot, input));
  context.textAlign = "left";
  context.textBaseline = "middle";
  for (const { y, text, bold, colour } of apart(labels, LABEL_STEP_PX * ratio)) {
    context.font = `${bold ? "600 " : ""}${(colour === palette.text ? 13 : CAPTION_PX) * ratio}px ${palette.fontFamily}`;
    context.fillStyle = colour;
    context.fillText(text, right, y);
  }
}

/** The other lines at their ends, with their values. */
const otherLabels = (plot: uPlot, { others, sensor: { unit }, palette }: PlotInput): EdgeLabel[] =>
  others.flatMap(({ sensor, data }, i) => {
    const place = data.value.findLastIndex((value) => value !== null);
    if (place < 0) return [];
    const y = plot.valToPos(data.value[place]!, sensor.unit === unit ? "y" : `y${i}`, true);
    return [{ y, text: wordsAt(sensor, data, place), bold: false, colour: palette.muted }];
  });

/** Where the line ends; hollow where that is not to be believed. */
function dot(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  ratio: number,
  believed: boolean,
  { text, muted, surface }: Palette,
): void {
  context.beginPath();
  context.arc(x, y, 3 * ratio, 0, 7);
  context.fillStyle = believed ? text : surface;
  context.fill();
  if (believed) return;
  context.strokeStyle = muted;
  context.lineWidth = ratio;
  context.stroke();
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
