import type { Packet } from "./packet.ts";

/** Packets in order of arrival, with the gateway time at which each was offered. */
export class PacketQueue {
  #packets: Packet[] = [];
  #arrivals: number[] = [];
  #next = 0;

  get length(): number {
    return this.#packets.length - this.#next;
  }

  push(packet: Packet, arrivedAt: number): void {
    this.#packets.push(packet);
    this.#arrivals.push(arrivedAt);
  }

  /** Hands over the oldest. @returns what `take` returns, undefined where the queue is empty */
  shift<Result>(take: (packet: Packet, arrivedAt: number) => Result): Result | undefined {
    if (this.length === 0) return undefined;
    const packet = this.#packets[this.#next]!;
    const arrivedAt = this.#arrivals[this.#next]!;
    this.#next += 1;
    if (this.#next === this.#packets.length) this.clear();
    return take(packet, arrivedAt);
  }

  clear(): void {
    this.#packets = [];
    this.#arrivals = [];
    this.#next = 0;
  }
}
