import { define } from "../element/define.ts";
import "../connection/define.ts";
import { TocsinAlarmDetail } from "./alarm-detail.ts";

define("tocsin-alarm-detail", TocsinAlarmDetail);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-alarm-detail": TocsinAlarmDetail;
  }
}
