import { define } from "../element/define.ts";
import { TocsinAlarmList } from "./alarm-list.ts";

define("tocsin-alarm-list", TocsinAlarmList);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-alarm-list": TocsinAlarmList;
  }
}
