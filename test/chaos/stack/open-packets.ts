type OpenPacket = { id: number; reading: number };

const CUT_AT = 4_096;

/** Packets that wait for their acknowledgement, in order of arrival. A broker that has more in flight than there are ids uses some twice. */
export class OpenPackets {
  #packets: OpenPacket[] = [];
  #first = 0;

  get size(): number {
    return this.#packets.length - this.#first;
  }

  push(id: number, reading: number): void {
    this.#packets.push({ id, reading });
  }

  /** The oldest with this id. `isFirst`: it came before all others that wait. */
  take(id: number): { reading: number; isFirst: boolean } | undefined {
    const first = this.#packets[this.#first];
    if (first?.id === id) {
      this.#first += 1;
      if (this.#first === CUT_AT) this.#cut();
      return { reading: first.reading, isFirst: true };
    }
    this.#cut();
    const place = this.#packets.findIndex((packet) => packet.id === id);
    const [taken] = place < 0 ? [] : this.#packets.splice(place, 1);
    return taken && { reading: taken.reading, isFirst: false };
  }

  clear(): void {
    this.#packets = [];
    this.#first = 0;
  }

  #cut(): void {
    this.#packets = this.#packets.slice(this.#first);
    this.#first = 0;
  }
}
