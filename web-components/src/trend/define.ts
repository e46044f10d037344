import { define } from "../element/define.ts";
import { TocsinTrend } from "./trend.ts";

define("tocsin-trend", TocsinTrend);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-trend": TocsinTrend;
  }
}
