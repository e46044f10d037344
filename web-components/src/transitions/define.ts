import { define } from "../element/define.ts";
import { TocsinTransitions } from "./transitions.ts";

define("tocsin-transitions", TocsinTransitions);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-transitions": TocsinTransitions;
  }
}
