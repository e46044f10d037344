import { define } from "../element/define.ts";
import { TocsinConnection } from "./connection.ts";

define("tocsin-connection", TocsinConnection);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-connection": TocsinConnection;
  }
}
