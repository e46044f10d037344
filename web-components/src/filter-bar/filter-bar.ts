import { LateElement } from "../element/late-element.ts";

/**
 * Facets and words that narrow what another element shows; a filter can be kept by a name, in this browser.
 *
 * @fires tocsin-filter-change - detail `{ filter }`, as the attribute `filter` of every element takes it; preventing it
 *   leaves everything as it is
 * @csspart facets
 */
export class TocsinFilterBar extends LateElement<TocsinFilterBar> {
  static override properties = {
    ...LateElement.properties,
    for: { type: String, reflect: true },
    value: { type: String, reflect: true },
  };
  /** Id of the element whose `filter` is set; several with spaces. */
  declare for: string | undefined;
  /** The filter: `health=failure&label=line:L2&q=oil`. */
  declare value: string;

  constructor() {
    super();
    this.value = "";
  }

  protected override load = () => import("./filter-bar-view.ts");
}
