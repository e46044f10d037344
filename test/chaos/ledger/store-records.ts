/**
 * How the gateway's store lays out readings, read from docs/durability.md and the layout comments alone: nothing here is
 * shared with the gateway, so that a fault in its own decoder is not believed.
 */
export type DumpedReading = {
  ordinal: number;
  value: number | string | boolean;
  /** Own time; NaN where it has none. */
  at: number;
  judgedAt: number;
  quality: number;
  marks: number;
};

const NO_OWN_TIME = 4;
/** No time of its own, in the future, too old: shown by the time that it was judged at. */
const NOT_BY_OWN_TIME = NO_OWN_TIME | 8 | 16;

class Bytes {
  readonly #bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.at;
  }

  byte(): number {
    this.at += 1;
    return this.#bytes.readUInt8(this.at - 1);
  }

  double(): number {
    this.at += 8;
    return this.#bytes.readDoubleLE(this.at - 8);
  }

  /** Base 128, the least significant first. */
  number(): number {
    let sum = 0;
    for (let weight = 1; ; weight *= 128) {
      const part = this.byte();
      sum += (part % 128) * weight;
      if (part < 128) return sum;
    }
  }

  /** 0, -1, 1, -2, 2, ... */
  signed(): number {
    const coded = this.number();
    return coded % 2 === 1 ? -(coded + 1) / 2 : coded / 2;
  }

  text(): string {
    const length = this.number();
    this.at += length;
    return this.#bytes.toString("utf8", this.at - length, this.at);
  }

  value(): number | string | boolean {
    const type = this.byte();
    if (type === 0) return this.double();
    if (type === 3) return this.text();
    return type === 2;
  }

  /** A distance from a base, doubled; 1: the time itself. */
  time(base: number): number {
    const coded = this.number();
    if (coded === 1) return this.double();
    const distance = coded / 2;
    return base + (distance % 2 === 1 ? -(distance + 1) / 2 : distance / 2);
  }

  many<T>(count: number, read: () => T): T[] {
    return Array.from({ length: count }, read);
  }

  /** Values with how often each follows itself. */
  runs(count: number): number[] {
    const codes: number[] = [];
    while (codes.length < count) {
      const code = this.number();
      for (let times = this.number(); times > 0; times -= 1) codes.push(code);
    }
    return codes;
  }

  times(count: number): number[] {
    if (this.byte() === 255) return this.many(count, () => this.double());
    let before = 0;
    let step = 0;
    return this.many(count, () => {
      const time = before + step + this.signed();
      step = before === 0 ? 0 : time - before;
      before = time;
      return time;
    });
  }

  numbers(count: number): number[] {
    const decimals = this.byte();
    if (decimals === 255) return this.many(count, () => this.double());
    let sum = 0;
    return this.many(count, () => (sum += this.signed()) / 10 ** decimals);
  }

  values(count: number): (number | string | boolean)[] {
    if (this.byte() === 0) return this.numbers(count);
    const distinct = this.many(this.number(), () => this.value());
    return this.runs(count).map((place) => distinct[place]!);
  }
}

function timesOf(shown: number, other: number | undefined, marks: number): { at: number; judgedAt: number } {
  if (marks & NO_OWN_TIME) return { at: NaN, judgedAt: shown };
  return marks & NOT_BY_OWN_TIME ? { at: other ?? shown, judgedAt: shown } : { at: shown, judgedAt: other ?? shown };
}

/** Readings of one commit, each with the number of its sensor. */
export function readGroupRecord(record: Buffer): (DumpedReading & { sensor: number })[] {
  const bytes = new Bytes(record);
  if (bytes.byte() !== 1) throw new Error("a group record of another version");
  const base = bytes.double();
  const readings: (DumpedReading & { sensor: number })[] = [];
  while (bytes.left > 0) {
    const sensor = bytes.number();
    const ordinal = bytes.number();
    const flags = bytes.number();
    const marks = Math.floor(flags / 8);
    bytes.time(base);
    const shown = bytes.time(base);
    const other = flags & 4 ? bytes.time(base) : undefined;
    const value = bytes.value();
    readings.push({ sensor, ordinal, value, ...timesOf(shown, other, marks), quality: flags & 3, marks });
  }
  return readings;
}

/** Readings of one sensor on one day. */
export function readChunkRecord(record: Buffer): DumpedReading[] {
  const bytes = new Bytes(record);
  if (bytes.byte() !== 1) throw new Error("a chunk of another version");
  const count = bytes.number();
  bytes.double();
  bytes.double();
  let ordinal = bytes.number();
  const ordinals = bytes.runs(count).map((step) => (ordinal += step));
  const flags = bytes.runs(count);
  const shown = bytes.times(count);
  const others = flags.map((flag, index) => (flag & 4 ? bytes.time(Math.round(shown[index]!)) : undefined));
  const values = bytes.values(count);
  return ordinals.map((own, index) => {
    const marks = Math.floor(flags[index]! / 8);
    const times = timesOf(shown[index]!, others[index], marks);
    return { ordinal: own, value: values[index]!, ...times, quality: flags[index]! & 3, marks };
  });
}
