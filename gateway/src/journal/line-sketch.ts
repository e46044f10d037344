/** A point of a line; `at` in ms since 1970 UTC. */
export type Point = { at: number; value: number };

/** Parts of which each keeps its smallest and greatest value, for each point that is wanted. */
const PARTS_PER_POINT = 4;

/**
 * Chooses so many points of a line that they look most like it, by MinMaxLTTB (Van Der Donckt and others, 2023): the
 * extremes of equal parts of the time first, and of these by largest triangles (Steinarsson, 2013). Points may come in
 * any order, and memory is bounded by what is wanted, not by what comes.
 */
export class LineSketch {
  readonly #pointsMax: number;
  readonly #from: number;
  readonly #partMs: number;
  /** All points, as long as there are no more than are wanted. */
  #all: Point[] | undefined = [];
  readonly #least = new Map<number, Point>();
  readonly #greatest = new Map<number, Point>();
  #first: Point | undefined;
  #last: Point | undefined;

  constructor({ from, to }: { from: number; to: number }, pointsMax: number) {
    this.#pointsMax = pointsMax;
    this.#from = from;
    this.#partMs = (to - from) / (PARTS_PER_POINT * pointsMax);
  }

  add(at: number, value: number): void {
    const part = Math.floor((at - this.#from) / this.#partMs);
    const least = this.#least.get(part);
    const greatest = this.#greatest.get(part);
    if (least === undefined || value < least.value) this.#least.set(part, { at, value });
    if (greatest === undefined || value > greatest.value) this.#greatest.set(part, { at, value });
    if (this.#first === undefined || at < this.#first.at) this.#first = { at, value };
    if (this.#last === undefined || at >= this.#last.at) this.#last = { at, value };
    this.#all?.push({ at, value });
    if (this.#all !== undefined && this.#all.length > this.#pointsMax) this.#all = undefined;
  }

  /** In order of time. */
  line(): Point[] {
    if (this.#all !== undefined) return this.#all.toSorted(byTime);
    const chosen = [this.#first!, ...this.#least.values(), ...this.#greatest.values(), this.#last!].toSorted(byTime);
    const distinct = chosen.filter(({ at, value }, place) => {
      const before = chosen[place - 1];
      return before?.at !== at || before.value !== value;
    });
    return largestTriangles(distinct, this.#pointsMax);
  }
}

const byTime = (a: Point, b: Point): number => a.at - b.at || a.value - b.value;

/** Of each of `count - 2` groups the point that spans the largest triangle with the one before and the next group's middle. */
function largestTriangles(points: readonly Point[], count: number): Point[] {
  if (points.length <= count) return [...points];
  const line = [points[0]!];
  const groupSize = (points.length - 2) / (count - 2);
  const begin = (group: number) => Math.min(1 + Math.floor(group * groupSize), points.length - 1);
  for (let group = 0; group < count - 2; group += 1) {
    const next = points.slice(begin(group + 1), Math.max(begin(group + 2), begin(group + 1) + 1));
    const middle = { at: mean(next.map(({ at }) => at)), value: mean(next.map(({ value }) => value)) };
    line.push(farthest(points.slice(begin(group), begin(group + 1)), line.at(-1)!, middle));
  }
  return [...line, points.at(-1)!];
}

function farthest(group: readonly Point[], before: Point, middle: Point): Point {
  const area = ({ at, value }: Point) =>
    Math.abs((before.at - middle.at) * (value - before.value) - (before.at - at) * (middle.value - before.value));
  return group.reduce((best, point) => (area(point) > area(best) ? point : best));
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
