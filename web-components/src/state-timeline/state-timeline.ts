import { css } from "lit";
import type { Changed } from "../client/fleet.ts";
import { LateElement } from "../element/late-element.ts";

/** As many as the hub takes in a question. */
const SENSORS_MAX = 50;

/**
 * What a machine or a sensor has been through, as lanes of time: state, health, alarms, instruments; or the machines of a
 * zone or several sensors, a lane each; with how much of the time all was good, and after failures the availability and
 * the mean time to repair. Filled is the process, hollow an instrument that was not to be trusted.
 *
 * @fires tocsin-segment-select - detail `{ lane, from, to, words }`: `signal`, `limit`, `health`, `alarm`, `state`, `alarms`, `instruments` or the id of a sensor or machine, and the stretch of time that was chosen
 */
export class TocsinStateTimeline extends LateElement<TocsinStateTimeline> {
  static override properties = {
    ...LateElement.properties,
    of: { type: String, reflect: true },
    sensors: { type: String, reflect: true },
    window: { type: String, reflect: true },
    from: { type: String, reflect: true },
    to: { type: String, reflect: true },
  };
  static override styles = [
    ...LateElement.styles,
    css`
      :host {
        min-block-size: var(--_min-block-size, 136px);
      }
    `,
  ];
  /** `site/zone`, `site/zone/machine` or `site/zone/machine/sensor` */
  declare of: string;
  /** In place of `of`: ids of several sensors, separated by spaces or commas. */
  declare sensors: string | undefined;
  /** How far back: `1h`, `8h`, `24h` or `7d`. */
  declare window: string;
  /** Begin of what is looked at, ISO 8601 or ms since 1970 UTC; in place of `window`. */
  declare from: string | undefined;
  /** Its end; without it, now. */
  declare to: string | undefined;

  constructor() {
    super();
    this.of = "";
    this.window = "24h";
  }

  /** Those of `sensors`. */
  get ids(): string[] {
    return (this.sensors ?? "")
      .split(/[\s,]+/)
      .filter(Boolean)
      .slice(0, SENSORS_MAX);
  }

  protected override get showing(): readonly (string | undefined)[] {
    return this.of ? [this.of] : this.ids;
  }

  protected override concerns(changed: Changed): boolean {
    return changed.transitions;
  }

  protected override load = () => import("./state-timeline-view.ts");
}
