import { LateElement } from "../element/late-element.ts";

/**
 * One gateway: whether it is there and since when, up to when its story is complete and what still waits to be sent, its
 * links, its clock, its disk, and what came in that no sensor expects.
 *
 * @fires tocsin-gateway-select - detail `{ gateway }`, its id
 * @csspart facts topics
 */
export class TocsinGatewayCard extends LateElement<TocsinGatewayCard> {
  static override properties = {
    ...LateElement.properties,
    gateway: { type: String, reflect: true },
    topics: { type: Boolean, reflect: true },
  };
  /** `site/zone` */
  declare gateway: string;
  /** With the topics that nothing matches, and the payloads that could not be read. */
  declare topics: boolean;

  constructor() {
    super();
    this.gateway = "";
    this.topics = false;
  }

  protected override get showing(): readonly (string | undefined)[] {
    return [this.gateway];
  }

  protected override load = () => import("./gateway-card-view.ts");
}
