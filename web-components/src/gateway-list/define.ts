import { define } from "../element/define.ts";
import { TocsinGatewayList } from "./gateway-list.ts";

define("tocsin-gateway-list", TocsinGatewayList);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-gateway-list": TocsinGatewayList;
  }
}
