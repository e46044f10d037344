import { LateElement } from "../element/late-element.ts";

/**
 * The factory as a tree of sites, zones, machines and sensors (ISA-95), each with the worst of what is below it and the
 * number of alarms that wait for a person. Arrows move, open and close; Enter selects.
 *
 * @fires tocsin-node-select - detail `{ id, kind }`, of the node
 * @csspart node
 */
export class TocsinTree extends LateElement<TocsinTree> {
  static override properties = {
    ...LateElement.properties,
    root: { type: String, reflect: true },
    depth: { type: Number, reflect: true },
    expanded: { type: String, reflect: true },
    selected: { type: String, reflect: true },
  };
  /** Only what is below this site, zone or machine: its id. */
  declare root: string | undefined;
  /** How many levels can be opened: 1 sites, 2 zones, 3 machines, 4 sensors. */
  declare depth: number;
  /** Ids of the nodes that are open, separated by spaces; without it, those that hold something abnormal. */
  declare expanded: string | undefined;
  /** Id of the node that is shown elsewhere in the page. */
  declare selected: string | undefined;

  constructor() {
    super();
    this.depth = 3;
  }

  protected override load = () => import("./tree-view.ts");
}
