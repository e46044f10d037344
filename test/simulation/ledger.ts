import type { FloorValue } from "./floor/sensors.ts";

/** One reading as its sensor sent it. */
export type Sent = {
  /** `machine/sensor`. */
  sensor: string;
  /** Its own time, ms since 1970; NaN where it sends none. */
  at: number;
  value: FloorValue;
  /** True time at which it was published first, ms since the simulation began. */
  sentAt: number;
  /** How often it was published: again, where its publisher had not heard of it. */
  times: number;
  /** When the broker has heard from a gateway that it is kept, ms since the simulation began. */
  acknowledged: number[];
};

/** What is seen from outside of the system, by nobody who is part of it. */
export class Ledger {
  readonly sent: Sent[] = [];
  /** Breaches that show at once. */
  readonly breaches: string[] = [];
  /** Times of the simulation whose acknowledgements a person has thrown away, with a backup of before. */
  readonly forgotten: { from: number; to: number }[] = [];
  /** What was done to the system, and when. */
  readonly story: string[] = [];

  breach(text: string): void {
    if (this.breaches.length < 200) this.breaches.push(text);
  }
}
