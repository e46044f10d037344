/** EEMUA 191: a flood begins where more than 10 alarms ring within 10 minutes, and ends where fewer than 5 did. */
export const FLOOD_WITHIN_MS = 600_000;
export const FLOOD_ABOVE = 10;
export const FLOOD_BELOW = 5;

/** `until` is undefined while it goes on; `alarms` rang in it, those of the ten minutes that made it one included. */
export type FloodSpan = { since: number; until: number | undefined; alarms: number; peak: number };

/**
 * Tells floods from the event times at which alarms rang. A time that comes later than a newer one counts from then on,
 * as if it had come in order with what follows it.
 */
export class FloodMeter {
  /** The flood that goes on. */
  flood: FloodSpan | undefined;
  /** The flood that ended last. */
  ended: FloodSpan | undefined;
  /** Rings of the last ten minutes, in order; `#first` is the oldest of them. */
  #times: number[] = [];
  #first = 0;

  get #count(): number {
    return this.#times.length - this.#first;
  }

  /** An alarm rang. @returns the flood that had ended by then */
  ring(at: number): FloodSpan | undefined {
    const before = this.ended;
    this.advance(at);
    this.#insert(at);
    const count = this.#count;
    if (this.flood) {
      this.flood.alarms++;
      this.flood.peak = Math.max(this.flood.peak, count);
    } else if (count > FLOOD_ABOVE) this.flood = { since: at, until: undefined, alarms: count, peak: count };
    return this.ended === before ? undefined : this.ended;
  }

  /** It is `now`, and nothing rang meanwhile. */
  advance(now: number): void {
    while (this.#count > 0 && this.#times[this.#first]! <= now - FLOOD_WITHIN_MS) {
      const gone = this.#times[this.#first++]! + FLOOD_WITHIN_MS;
      if (!this.flood || this.#count >= FLOOD_BELOW) continue;
      this.ended = { ...this.flood, until: gone };
      this.flood = undefined;
    }
    if (this.#first < 1_000) return;
    this.#times = this.#times.slice(this.#first);
    this.#first = 0;
  }

  #insert(at: number): void {
    let place = this.#times.length;
    while (place > this.#first && this.#times[place - 1]! > at) place--;
    if (place === this.#times.length) this.#times.push(at);
    else this.#times.splice(place, 0, at);
  }
}

/** The floods of rings in the order of their times, up to `to`. */
export function floodsOf(times: Iterable<number>, to: number): FloodSpan[] {
  const meter = new FloodMeter();
  const floods: FloodSpan[] = [];
  for (const at of times) {
    const ended = meter.ring(at);
    if (ended) floods.push(ended);
  }
  const before = meter.ended;
  meter.advance(to);
  if (meter.ended && meter.ended !== before) floods.push(meter.ended);
  if (meter.flood) floods.push(meter.flood);
  return floods;
}
