import { define } from "../element/define.ts";
import { TocsinConsole } from "./console.ts";

define("tocsin-console", TocsinConsole);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-console": TocsinConsole;
  }
}
