import { metricOf, record, type Metric } from "./state.ts";

/** `k6/metrics` of the stand-in, which is not k6. */
class Recorded {
  readonly name: string;
  readonly #kind: Metric["kind"];

  constructor(name: string, kind: Metric["kind"]) {
    if (!/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name))
      throw new Error(`"${name}" is no name that k6 takes for a metric`);
    this.name = name;
    this.#kind = kind;
    metricOf(name, kind);
  }

  add(value: number | boolean): void {
    record(this.name, this.#kind, Number(value));
  }
}

export class Trend extends Recorded {
  constructor(name: string, _isTime?: boolean) {
    super(name, "trend");
  }
}
export class Counter extends Recorded {
  constructor(name: string) {
    super(name, "counter");
  }
}
export class Rate extends Recorded {
  constructor(name: string) {
    super(name, "rate");
  }
}
export class Gauge extends Recorded {
  constructor(name: string) {
    super(name, "gauge");
  }
}
