import type { Quality } from "../wire/health.ts";
import type { Value } from "../wire/reading.ts";
import { at } from "./example-press.ts";
import type { ZoneHealth } from "./zone.ts";

/** A reading of a sensor by its number, or a tick, so many seconds after the first moment. */
export type ExampleInput = [seconds: number, sensor: number, value: Value, quality?: Quality] | { tick: number };

export function giveInput(zone: ZoneHealth, input: ExampleInput): void {
  if ("tick" in input) return zone.tick(at(input.tick), at(input.tick));
  const [seconds, sensor, value, quality = "good"] = input;
  zone.reading(sensor, value, quality, at(seconds), at(seconds), false);
}
