import type { Changes } from "@tocsin/core/fleet/changes";
import type { MachineEntry, SensorEntry } from "@tocsin/core/fleet/entry";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import type { NoteItem } from "@tocsin/core/wire/note";
import type { StreamFilter } from "./stream-content.ts";

type Part = { machines: MachineEntry[]; sensors: SensorEntry[]; transitions: TransitionItem[] };

const emptyPart = (): Part => ({ machines: [], sensors: [], transitions: [] });
/** Of a machine's, a sensor's or a source's id: what it begins with as far as a machine's goes. */
const machineOf = (id: string): string => id.split("/", 3).join("/");

/**
 * All that a batch tells. Who looks at one machine is served from what is kept by machine, so that a thousand such
 * clients cost what has changed and not a thousand times that.
 */
export class StreamBatch {
  readonly changes: Changes;
  readonly notes: readonly NoteItem[];
  /** Transitions that happened and are not told. */
  readonly leftOut: number;
  readonly #whole: Part;
  #byMachine: Map<string, Part> | undefined;

  constructor(changes: Changes, transitions: TransitionItem[], notes: readonly NoteItem[], leftOut = 0) {
    this.changes = changes;
    this.leftOut = leftOut;
    this.notes = notes;
    this.#whole = { machines: [...changes.machines], sensors: [...changes.sensors], transitions };
  }

  get empty(): boolean {
    return this.changes.empty && this.#whole.transitions.length === 0 && this.notes.length === 0;
  }

  /** At least all that the filter lets through. */
  partFor({ machine = [] }: StreamFilter): Part {
    const [id = "", ...others] = machine;
    if (id.split("/").length !== 3 || others.length > 0) return this.#whole;
    this.#byMachine ??= this.#sorted();
    return this.#byMachine.get(id) ?? emptyPart();
  }

  #sorted(): Map<string, Part> {
    const byMachine = new Map<string, Part>();
    const partOf = (id: string): Part => {
      let part = byMachine.get(id);
      if (part === undefined) byMachine.set(id, (part = emptyPart()));
      return part;
    };
    for (const each of this.#whole.machines) partOf(each.id).machines.push(each);
    for (const each of this.#whole.sensors) partOf(each.machine.id).sensors.push(each);
    for (const each of this.#whole.transitions) partOf(machineOf(each.id)).transitions.push(each);
    return byMachine;
  }
}
