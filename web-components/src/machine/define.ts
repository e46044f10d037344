import { define } from "../element/define.ts";
import { TocsinMachine } from "./machine.ts";

define("tocsin-machine", TocsinMachine);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-machine": TocsinMachine;
  }
}
