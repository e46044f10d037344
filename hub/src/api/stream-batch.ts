import type { Changes } from "@tocsin/core/fleet/changes";
import type { MachineEntry, SensorEntry } from "@tocsin/core/fleet/entry";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import type { NoteItem } from "@tocsin/core/wire/note";
import { SharedItems } from "./shared-items.ts";
import { machineOf, machinesNamed, type StreamFilter } from "./stream-filter.ts";

type Part = {
  machines: MachineEntry[];
  sensors: SensorEntry[];
  transitions: TransitionItem[];
  removed: { machines: string[]; sensors: string[] };
};

const emptyPart = (): Part => ({
  machines: [],
  sensors: [],
  transitions: [],
  removed: { machines: [], sensors: [] },
});

/**
 * All that a batch tells. Who looks at some machines is served from what is kept by machine, so that a thousand such
 * clients cost what has changed and not a thousand times that.
 */
export class StreamBatch {
  readonly changes: Changes;
  readonly items = new SharedItems();
  readonly notes: readonly NoteItem[];
  /** Transitions that happened and are not told. */
  readonly leftOut: number;
  readonly #whole: Part;
  #byMachine: Map<string, Part> | undefined;

  constructor(changes: Changes, transitions: TransitionItem[], notes: readonly NoteItem[], leftOut = 0) {
    this.changes = changes;
    this.leftOut = leftOut;
    this.notes = notes;
    const removed = { machines: [...changes.removed.machines], sensors: [...changes.removed.sensors] };
    this.#whole = { machines: [...changes.machines], sensors: [...changes.sensors], transitions, removed };
  }

  get empty(): boolean {
    return this.changes.empty && this.#whole.transitions.length === 0 && this.notes.length === 0;
  }

  /** Whether it holds something that is of no machine and no zone's counts: nobody can be passed over then. */
  get isForAll(): boolean {
    return this.notes.length > 0 || this.leftOut > 0;
  }

  /** Full ids of the machines of which something has changed, and of the zones of which something is told. */
  *touched(): Iterable<string> {
    yield* this.#parts.keys();
    for (const { id } of this.changes.zones) yield id;
    for (const { id } of this.changes.gateways) yield id;
  }

  /** At least all that the filter lets through. */
  partFor(filter: StreamFilter): Part {
    const named = machinesNamed(filter);
    if (named === undefined) return this.#whole;
    const parts = named.flatMap((id) => this.#parts.get(id) ?? []);
    if (parts.length <= 1) return parts[0] ?? emptyPart();
    return {
      machines: parts.flatMap(({ machines }) => machines),
      sensors: parts.flatMap(({ sensors }) => sensors),
      transitions: parts.flatMap(({ transitions }) => transitions),
      removed: {
        machines: parts.flatMap(({ removed }) => removed.machines),
        sensors: parts.flatMap(({ removed }) => removed.sensors),
      },
    };
  }

  get #parts(): Map<string, Part> {
    return (this.#byMachine ??= this.#sorted());
  }

  #sorted(): Map<string, Part> {
    const byMachine = new Map<string, Part>();
    const partOf = (id: string): Part => {
      let part = byMachine.get(id);
      if (part === undefined) byMachine.set(id, (part = emptyPart()));
      return part;
    };
    const { machines, sensors, transitions, removed } = this.#whole;
    for (const each of machines) partOf(each.id).machines.push(each);
    for (const each of sensors) partOf(each.machine.id).sensors.push(each);
    for (const each of transitions) partOf(machineOf(each.id)).transitions.push(each);
    for (const id of removed.machines) partOf(id).removed.machines.push(id);
    for (const id of removed.sensors) partOf(machineOf(id)).removed.sensors.push(id);
    return byMachine;
  }
}
