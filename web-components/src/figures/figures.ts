import { LateElement } from "../element/late-element.ts";

/**
 * How often alarms ring against what EEMUA 191 and ISA-18.2 ask for, floods, the ten worst with what would cure each,
 * and how reliable machines and sensors were. Below 30 days of data it gives no verdict.
 *
 * @fires tocsin-row-select - detail `{ id }`, the zone, machine or sensor of a row
 * @fires tocsin-sensor-select - detail `{ sensor }`, its id
 * @csspart row
 */
export class TocsinFigures extends LateElement<TocsinFigures> {
  static override properties = {
    ...LateElement.properties,
    window: { type: String, reflect: true },
    position: { type: String, reflect: true },
    by: { type: String, reflect: true },
  };
  /** Over how long: `24h`, `7d`, `30d`. */
  declare window: string;
  /** An operator position that the hub's configuration names. */
  declare position: string | undefined;
  /** Also for each `zone` or `machine`. */
  declare by: "zone" | "machine" | undefined;

  constructor() {
    super();
    this.window = "30d";
    this.by = "zone";
  }

  protected override load = () => import("./figures-view.ts");
}
