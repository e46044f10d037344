import type { SensorItem } from "@tocsin/core/wire/hub-api";
import type { Palette } from "../marks/palette.ts";
import type { TrendLine } from "./lines.ts";
import type { TrendEvent } from "./marks-over.ts";
import type { TrendData } from "./trend-data.ts";

export type PlotInput = {
  sensor: SensorItem;
  data: TrendData;
  /** Lines beside it, without limits of their own. */
  others: readonly TrendLine[];
  events: readonly TrendEvent[];
  /** What the time axis spans, ms since 1970 UTC. */
  from: number;
  to: number;
  /** What the value axis spans at least or at most, where the page says it. */
  axis: { least: number | undefined; most: number | undefined };
  syncKey: string | undefined;
  digits: number;
  palette: Palette;
  /**
   * CSS `zoom` around the element. uPlot knows nothing of it: it is given the enlarged size, drawn in true px, and its
   * root takes the zoom back, so that lines stay sharp and the cursor is where the pointer is.
   */
  zoom: number;
  /** Says something in the language of the trend: a plot draws when no element is being rendered. */
  speaking: <T>(say: () => T) => T;
  /** A person has drawn a stretch that is to be looked at. Times in ms. */
  look: (from: number, to: number) => void;
  /** Where the cursor is; undefined: nowhere. */
  point: (at: number | undefined) => void;
};

/** Canvas px for each px of the element. */
export const scaleOf = ({ zoom }: PlotInput): number => zoom * devicePixelRatio;

export type LimitLine = { level: string; value: number; high: boolean; outer: boolean; colour: string };

export const CAPTION_PX = 11;

/** How lines are told apart, in px: the first is whole. */
export const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3], [10, 4], [4, 2, 1, 2]];

const PRIORITY_MARK = { high: "p1", medium: "p2", low: "p3", log: "p4" } as const;

export const limitLines = ({ sensor, palette }: PlotInput): LimitLine[] =>
  sensor.limits.flatMap(({ level, value, priority }) =>
    value === undefined
      ? []
      : [
          {
            level,
            value,
            high: level.startsWith("high"),
            outer: level === "highHigh" || level === "lowLow",
            colour: palette.marks[PRIORITY_MARK[priority]].fill,
          },
        ],
  );
