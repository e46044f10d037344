import { define } from "../element/define.ts";
import { TocsinHub } from "./hub.ts";

define("tocsin-hub", TocsinHub);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-hub": TocsinHub;
  }
}
