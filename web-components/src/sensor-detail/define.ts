import { define } from "../element/define.ts";
import { TocsinSensorDetail } from "./sensor-detail.ts";

define("tocsin-sensor-detail", TocsinSensorDetail);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-sensor-detail": TocsinSensorDetail;
  }
}
