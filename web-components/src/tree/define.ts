import { define } from "../element/define.ts";
import { TocsinTree } from "./tree.ts";

define("tocsin-tree", TocsinTree);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-tree": TocsinTree;
  }
}
