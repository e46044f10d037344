import "../state-timeline/define.ts";
import "../statechart/define.ts";
import "../trend/define.ts";
import { define } from "../element/define.ts";
import { TocsinSensorDetail } from "./sensor-detail.ts";

define("tocsin-sensor-detail", TocsinSensorDetail);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-sensor-detail": TocsinSensorDetail;
  }
}
