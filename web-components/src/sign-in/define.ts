import { define } from "../element/define.ts";
import { TocsinSignIn } from "./sign-in.ts";

define("tocsin-sign-in", TocsinSignIn);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-sign-in": TocsinSignIn;
  }
}
