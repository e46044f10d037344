import { getInitialSnapshot, transition, type AnyMachineSnapshot, type AnyStateMachine, type StateValue } from "xstate";
import { drawChart } from "./chart-drawing.ts";

/** Where an event leads from a state, and which actions the chart asks for on the way. */
export type Cell = { readonly next: number; readonly actions: readonly string[] };

type Row<Info> = { snapshot: AnyMachineSnapshot; info: Info; cells: Map<string, Cell> };

/**
 * A statechart without context as a table: states are small numbers, and each cell is filled by XState's own
 * `transition()` when it is first asked for. Consulting it then costs a look-up instead of 55 microseconds.
 * The numbers mean something in this process only and are never stored.
 */
export class ChartTable<Info> {
  readonly initial: number;
  readonly #machine: AnyStateMachine;
  readonly #describe: (value: StateValue) => Info;
  readonly #rows: Row<Info>[] = [];
  readonly #numbers = new Map<string, number>();

  /** `describe` says once per state what the rest of the code wants to know of it. */
  constructor(machine: AnyStateMachine, describe: (value: StateValue) => Info) {
    this.#machine = machine;
    this.#describe = describe;
    this.initial = this.#numberOf(getInitialSnapshot(machine));
  }

  info(state: number): Info {
    return this.#rows[state]!.info;
  }

  /** The whole chart for drawing, standing in this state. */
  draw(state: number): ReturnType<typeof drawChart> {
    return drawChart(this.#machine, this.#rows[state]!.snapshot.value);
  }

  /** The number of a state given by its value, such as a stored one. Throws where the chart has no such state. */
  stateOf(value: StateValue): number {
    return this.#numbers.get(keyOf(value)) ?? this.#numberOf(this.#machine.resolveState({ value, context: {} }));
  }

  step(state: number, event: string): Cell {
    const cells = this.#rows[state]!.cells;
    let cell = cells.get(event);
    if (cell === undefined) {
      cell = this.consult(state, event);
      cells.set(event, cell);
    }
    return cell;
  }

  /** The same answer from XState each time: what tests and benchmarks hold the table against. */
  consult(state: number, event: string): Cell {
    const [snapshot, actions] = transition(this.#machine, this.#rows[state]!.snapshot, { type: event });
    return { next: this.#numberOf(snapshot), actions: actions.map((action) => action.type) };
  }

  #numberOf(snapshot: AnyMachineSnapshot): number {
    const key = keyOf(snapshot.value);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#rows.push({ snapshot, info: this.#describe(snapshot.value), cells: new Map() }) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}

/** Text that is equal for equal state values, whatever the order of their regions. */
function keyOf(value: StateValue): string {
  if (typeof value === "string") return value;
  const regions = Object.keys(value).sort();
  return `{${regions.map((region) => `${region}:${keyOf(value[region]!)}`).join()}}`;
}
