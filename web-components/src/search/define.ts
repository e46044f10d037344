import { define } from "../element/define.ts";
import { TocsinSearch } from "./search.ts";

define("tocsin-search", TocsinSearch);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-search": TocsinSearch;
  }
}
