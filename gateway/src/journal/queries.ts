import type { SensorId } from "@tocsin/core/wire/id";
import type { RejectsAnswer } from "@tocsin/core/wire/rejects";
import type { Journal } from "./journal.ts";
import type { Point } from "./line-sketch.ts";
import { readLine, readPage, readSteps, type Missing, type Place, type Step } from "./reading-query.ts";
import { shownAt, type StoredReading } from "./stored-reading.ts";

type Range = { sensor: SensorId; from: number; to: number; isWanted?: () => boolean };
type ShownReading = Pick<StoredReading, "ordinal" | "value" | "quality"> & { at: number };

const shown = (reading: StoredReading): ShownReading => ({
  at: shownAt(reading),
  ordinal: reading.ordinal,
  value: reading.value,
  quality: reading.quality,
});

/** Questions about readings, by sensor id; undefined for a sensor that the store has never known. */
export class JournalQueries {
  readonly #journal: Journal;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  async page(
    { sensor: id, ...range }: Range,
    limit: number,
    which: { after?: Place; last?: boolean },
  ): Promise<{ readings: ShownReading[]; missing: Missing[]; next?: Place } | undefined> {
    const sensor = this.#journal.numbers.ofId(id);
    if (sensor === undefined) return undefined;
    const page = await readPage(this.#journal, { ...range, sensor }, limit, which);
    return { ...page, readings: page.readings.map(shown) };
  }

  async steps(
    { sensor: id, ...range }: Range,
    stepMs: number,
    scale: (raw: number) => number,
  ): Promise<{ steps: Step[]; missing: Missing[] } | undefined> {
    const sensor = this.#journal.numbers.ofId(id);
    if (sensor === undefined) return undefined;
    return readSteps(this.#journal, { ...range, sensor }, stepMs, ({ value }) => scale(value as number));
  }

  rejects(limit: number): Promise<RejectsAnswer> {
    return this.#journal.rejects.newest(limit);
  }

  async line(
    { sensor: id, ...range }: Range,
    pointsMax: number,
    scale: (raw: number) => number,
  ): Promise<{ line: Point[]; missing: Missing[] } | undefined> {
    const sensor = this.#journal.numbers.ofId(id);
    if (sensor === undefined) return undefined;
    return readLine(this.#journal, { ...range, sensor }, pointsMax, ({ value }) => scale(value as number));
  }
}
