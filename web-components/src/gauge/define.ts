import { define } from "../element/define.ts";
import { TocsinGauge } from "./gauge.ts";

define("tocsin-gauge", TocsinGauge);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-gauge": TocsinGauge;
  }
}
