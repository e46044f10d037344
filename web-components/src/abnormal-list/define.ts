import { define } from "../element/define.ts";
import { TocsinAbnormalList } from "./abnormal-list.ts";

define("tocsin-abnormal-list", TocsinAbnormalList);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-abnormal-list": TocsinAbnormalList;
  }
}
