import { css, type PropertyValues } from "lit";
import type { Changed } from "../client/fleet.ts";
import { LateElement } from "../element/late-element.ts";

/**
 * The statechart of a sensor or a machine as its gateway runs it: each region with the state that it is in, what will
 * happen by itself and when, and the step that each region took last. A chosen state tells what leads out of it.
 *
 * @fires tocsin-state-select - detail `{ path }`, of the state; preventing it keeps what leads out of it from being shown
 */
export class TocsinStatechart extends LateElement<TocsinStatechart> {
  static override properties = {
    ...LateElement.properties,
    of: { type: String, reflect: true },
    sensor: { type: String, reflect: true },
    whole: { type: Boolean, reflect: true },
  };
  static override styles = [
    ...LateElement.styles,
    css`
      :host {
        min-block-size: var(--_min-block-size, 120px);
      }
      .base {
        border: 0;
      }
    `,
  ];
  /** `site/zone/machine/sensor`, or `site/zone/machine` */
  declare of: string;
  /** `site/zone/machine/sensor`, in place of `of` */
  declare sensor: string | undefined;
  /** Every region, those at rest as well. */
  declare whole: boolean;

  constructor() {
    super();
    this.of = "";
    this.whole = false;
  }

  protected override get showing(): readonly (string | undefined)[] {
    return [this.sensor ?? this.of];
  }

  protected override concerns(changed: Changed): boolean {
    return changed.sensors.has(this.of) || changed.machines.has(this.of);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("sensor") && this.sensor) this.of = this.sensor;
    super.willUpdate(changed);
  }

  protected override load = () => import("./statechart-view.ts");
}
