import { define } from "../element/define.ts";
import { TocsinStateTimeline } from "./state-timeline.ts";

define("tocsin-state-timeline", TocsinStateTimeline);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-state-timeline": TocsinStateTimeline;
  }
}
