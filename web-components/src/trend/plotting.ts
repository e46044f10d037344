import { unsafeCSS } from "lit";
import uPlot from "uplot";
import uPlotStyles from "uplot/dist/uPlot.min.css?inline";
import type { PlotInput } from "./plot-input.ts";
import { plotOptions } from "./trend-plot.ts";

/** What draws a trend. It is heavy and not every page shows one: an element loads this module when it first draws. */
export const plotStyles: CSSStyleSheet = unsafeCSS(uPlotStyles).styleSheet!;

export function newPlot(
  input: () => PlotInput,
  columns: uPlot.AlignedData,
  size: { width: number; height: number },
  place: HTMLElement,
): uPlot {
  const plot = new uPlot(plotOptions(input, size.width, size.height), columns, place);
  plot.root.style.setProperty("zoom", String(1 / input().zoom));
  return plot;
}
