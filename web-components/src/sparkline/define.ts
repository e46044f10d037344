import { define } from "../element/define.ts";
import { TocsinSparkline } from "./sparkline.ts";

define("tocsin-sparkline", TocsinSparkline);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-sparkline": TocsinSparkline;
  }
}
