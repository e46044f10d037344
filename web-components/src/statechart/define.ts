import { define } from "../element/define.ts";
import { TocsinStatechart } from "./statechart.ts";

define("tocsin-statechart", TocsinStatechart);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-statechart": TocsinStatechart;
  }
}
