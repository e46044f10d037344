import { define } from "../element/define.ts";
import { TocsinTime } from "./time.ts";

define("tocsin-time", TocsinTime);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-time": TocsinTime;
  }
}
