import { LateElement } from "../element/late-element.ts";

/**
 * A slider of time: everything inside the same `tocsin-hub` is shown as it stood at a past moment, by event time, until
 * it is led back to now.
 *
 * @fires tocsin-time-change - detail `{ at }`, ms since 1970 UTC, or undefined for now; preventing it leaves the hub as it is
 */
export class TocsinTime extends LateElement<TocsinTime> {
  static override properties = {
    ...LateElement.properties,
    at: { type: String, reflect: true },
    window: { type: String, reflect: true },
  };
  /** The moment that is shown, ISO 8601 or ms since 1970 UTC; without it, now. */
  declare at: string | undefined;
  /** How far back the slider reaches: `1h`, `24h`, `7d`. */
  declare window: string;

  constructor() {
    super();
    this.window = "24h";
  }

  /** Nothing of the factory itself. */
  protected override get showing(): readonly (string | undefined)[] {
    return [];
  }

  protected override load = () => import("./time-view.ts");
}
