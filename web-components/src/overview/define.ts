import { define } from "../element/define.ts";
import { TocsinOverview } from "./overview.ts";

define("tocsin-overview", TocsinOverview);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-overview": TocsinOverview;
  }
}
