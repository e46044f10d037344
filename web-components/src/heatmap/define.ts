import { define } from "../element/define.ts";
import { TocsinHeatmap } from "./heatmap.ts";

define("tocsin-heatmap", TocsinHeatmap);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-heatmap": TocsinHeatmap;
  }
}
