import { define } from "../element/define.ts";
import { TocsinStateBadge } from "./state-badge.ts";

define("tocsin-state-badge", TocsinStateBadge);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-state-badge": TocsinStateBadge;
  }
}
