import { define } from "../element/define.ts";
import { TocsinGatewayCard } from "./gateway-card.ts";

define("tocsin-gateway-card", TocsinGatewayCard);

declare global {
  interface HTMLElementTagNameMap {
    "tocsin-gateway-card": TocsinGatewayCard;
  }
}
