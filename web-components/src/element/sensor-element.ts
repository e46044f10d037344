import type { TemplateResult } from "lit";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import type { Changed } from "../client/fleet.ts";
import { LiveReadings } from "../machine/live-readings.ts";
import { lackWords } from "../words/lack-words.ts";
import { msg, str } from "../words/language.ts";
import type { KnownValue } from "../words/sensor-value.ts";
import { clockTime } from "../words/time-words.ts";
import { EverySecond } from "./every-second.ts";
import { FleetElement } from "./fleet-element.ts";

/** An element that shows one sensor with its newest value and the line of its last half hour. */
export abstract class SensorElement extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    sensor: { type: String, reflect: true },
  };
  /** `site/zone/machine/sensor` */
  declare sensor: string;
  protected live = new LiveReadings(this, () => {
    const item = this.item;
    return { factory: this.factory, sensors: item ? [item] : [] };
  });

  constructor() {
    super();
    this.sensor = "";
    new EverySecond(this);
  }

  protected override concerns(changed: Changed): boolean {
    return changed.sensors.has(this.sensor);
  }

  protected override get showing(): readonly string[] {
    return [this.sensor];
  }

  protected get item(): SensorItem | undefined {
    return this.fleet?.sensors.get(this.sensor);
  }

  /** The newest value that is known: asked for just now, or the one that its last transition carried. */
  protected get known(): KnownValue | undefined {
    return this.live.values.get(this.sensor) ?? this.item?.reading;
  }

  /** What a picture of it is called: with its time while that may be old. */
  protected named(words: string): string {
    const { state, fleet, past } = this.factory!;
    const at = past?.at ?? fleet.at;
    return state === "live" && !past ? words : `${words}, ${msg(str`as of ${clockTime(at)}`)}`;
  }

  /** In place of a sensor that is not there, or not yet. */
  protected missing(): TemplateResult {
    return this.fleet
      ? this.empty(this.sensor ? msg(str`This hub knows no sensor ${this.sensor}.`) : lackWords("sensor"))
      : this.pending();
  }
}
