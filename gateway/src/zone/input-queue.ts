import type { Packet } from "./packet.ts";

/** Something other than a packet that is stepped in its turn; a promise only where it has to ask the disk. */
export type Turn = (offeredAt: number) => Promise<void> | undefined;

/** Packets, and all else that moves statecharts, in order of arrival with the gateway time at which each was offered. */
export class InputQueue {
  #inputs: (Packet | Turn)[] = [];
  #arrivals: number[] = [];
  #next = 0;

  get length(): number {
    return this.#inputs.length - this.#next;
  }

  push(input: Packet | Turn, arrivedAt: number): void {
    this.#inputs.push(input);
    this.#arrivals.push(arrivedAt);
  }

  /** Hands over the oldest packet, or takes the oldest turn. @returns what that returns, undefined where it is empty */
  shift(take: (packet: Packet, arrivedAt: number) => Promise<void> | undefined): Promise<void> | undefined {
    if (this.length === 0) return undefined;
    const input = this.#inputs[this.#next]!;
    const arrivedAt = this.#arrivals[this.#next]!;
    this.#next += 1;
    if (this.#next === this.#inputs.length) this.clear();
    return typeof input === "function" ? input(arrivedAt) : take(input, arrivedAt);
  }

  clear(): void {
    this.#inputs = [];
    this.#arrivals = [];
    this.#next = 0;
  }
}
