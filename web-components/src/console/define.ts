import "../alarm-list/define.ts";
import "../connection/define.ts";
import "../gateway-list/define.ts";
import "../heatmap/define.ts";
import "../machine/define.ts";
import "../overview/define.ts";
import "../sensor-detail/define.ts";
import "../search/define.ts";
import "../sign-in/define.ts";
import "../state-timeline/define.ts";
import "../transitions/define.ts";
import { define } from "../element/define.ts";
import { TocsinConsole } from "./console.ts";

define("tocsin-console", TocsinConsole);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-console": TocsinConsole;
  }
}
