import { define } from "../element/define.ts";
import { TocsinFilterBar } from "./filter-bar.ts";

define("tocsin-filter-bar", TocsinFilterBar);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-filter-bar": TocsinFilterBar;
  }
}
