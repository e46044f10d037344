import type { Metric, Payload } from "./payload.ts";

/** What a birth told of a device's metrics, or of the node's own. */
class Birth {
  readonly #names = new Map<bigint, string>();
  readonly #datatypes = new Map<string, number>();

  constructor(metrics: readonly Metric[]) {
    for (const { name, alias, datatype } of metrics) {
      if (name === undefined) continue;
      if (alias !== undefined) this.#names.set(alias, name);
      if (datatype !== undefined) this.#datatypes.set(name, datatype);
    }
  }

  nameOf(alias: bigint): string | undefined {
    return this.#names.get(alias);
  }

  datatypeOf(name: string): number | undefined {
    return this.#datatypes.get(name);
  }
}

/** Numbers of messages go round. */
const SEQ_COUNT = 256;

/**
 * What is known of a node since its birth. When one of its messages is missing nothing of that counts any more: it may
 * have been a birth, after which a number stands for another metric.
 */
export class NodeBirths {
  readonly #births = new Map<string, Birth>();
  #bdSeq: number | undefined;
  #seq = 0;

  /** @param device "" for the node itself */
  born(device: string, { metrics, seq }: Payload): void {
    if (device === "") {
      this.#births.clear();
      this.#bdSeq = bdSeqOf(metrics);
      // Encoders of proto3 leave out what is 0.
      this.#seq = seq ?? 0;
    }
    this.#births.set(device, new Birth(metrics));
  }

  /** @returns whether the node's birth is known, and this message is the next of it */
  follows(seq: number | undefined): boolean {
    const next = (this.#seq + 1) % SEQ_COUNT;
    const isNext = this.#births.has("") && (seq === undefined || seq === next);
    this.#seq = seq ?? next;
    if (!isNext) this.#births.clear();
    return isNext;
  }

  /** A will of an earlier connection, which came late, ends nothing. */
  isOurDeath({ metrics }: Payload): boolean {
    const bdSeq = bdSeqOf(metrics);
    return this.#bdSeq === undefined || bdSeq === undefined || bdSeq === this.#bdSeq;
  }

  /** @param device "" for the node, and all devices with it */
  died(device: string): void {
    if (device === "") this.#births.clear();
    else this.#births.delete(device);
  }

  knows(device: string): boolean {
    return this.#births.has(device);
  }

  /** Of a device of which no birth is known, only what a message says itself. */
  nameOf(device: string, { name, alias }: Metric): string | undefined {
    return name ?? (alias === undefined ? undefined : this.#births.get(device)?.nameOf(alias));
  }

  datatypeOf(device: string, name: string, { datatype }: Metric): number | undefined {
    return datatype ?? this.#births.get(device)?.datatypeOf(name);
  }
}

function bdSeqOf(metrics: readonly Metric[]): number | undefined {
  const value = metrics.find(({ name }) => name === "bdSeq")?.value;
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : undefined;
}
