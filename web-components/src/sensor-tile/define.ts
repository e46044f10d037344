import { define } from "../element/define.ts";
import { TocsinSensorTile } from "./sensor-tile.ts";

define("tocsin-sensor-tile", TocsinSensorTile);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-sensor-tile": TocsinSensorTile;
  }
}
