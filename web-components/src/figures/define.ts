import { define } from "../element/define.ts";
import { TocsinFigures } from "./figures.ts";

define("tocsin-figures", TocsinFigures);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-figures": TocsinFigures;
  }
}
