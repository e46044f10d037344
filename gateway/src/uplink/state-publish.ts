import type { ZoneConfig } from "@tocsin/core/health/config";
import type { MachineStateMessage, ZoneStateMessage } from "@tocsin/core/wire/state";
import { machineStateSubject, zoneStateSubject } from "@tocsin/core/wire/subject";
import type { NewestOnly } from "./newest-only.ts";
import type { StatesAt, UplinkLog, UplinkZone } from "./ports.ts";

type Parts = {
  config: ZoneConfig;
  zone: UplinkZone;
  log: UplinkLog;
  /** Sequence in TOCSIN_LOG of the message that holds `seq`, once it is confirmed; undefined where that is not known. */
  streamSeqOf: (seq: number) => Promise<number | undefined>;
};

/**
 * Keeps TOCSIN_STATE: the newest state of each machine and its sensors, as of a position of the log that the stream
 * holds, so that a new hub can begin there. A machine that did not change is not published again.
 */
export class StatePublish {
  readonly #parts: Parts;
  #changed: Set<number>;
  #publishedSeq = -1;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#changed = new Set(parts.config.machines.keys());
  }

  /** All of it is to be published again. */
  noteAll(): void {
    this.note(new Set(this.#parts.config.machines.keys()));
  }

  note(machines: ReadonlySet<number>): void {
    for (const machine of machines) this.#changed.add(machine);
  }

  /** @returns messages written; 0 also where another gateway has published a later epoch */
  async publish(stream: NewestOnly): Promise<number> {
    const { zone, log, streamSeqOf } = this.#parts;
    if (this.#changed.size === 0 && log.head === this.#publishedSeq) return 0;
    const asked = this.#changed;
    this.#changed = new Set();
    try {
      const states = await zone.states([...asked]);
      const streamSeq = await streamSeqOf(states.head);
      const { epoch, era } = log.era;
      if (streamSeq === undefined || states.era !== era) throw new Error("the log has moved on to another epoch");
      if (!(await this.#write(stream, states, epoch, streamSeq))) return 0;
      this.#publishedSeq = states.head;
      return states.machines.length + 1;
    } catch (error) {
      this.note(asked);
      throw error;
    }
  }

  async #write(stream: NewestOnly, states: StatesAt, epoch: number, streamSeq: number): Promise<boolean> {
    const { config } = this.#parts;
    const { site, zone } = config;
    const mine = (there: string) => (JSON.parse(there) as { epoch: number }).epoch <= epoch;
    for (const { machine, standing, sensors } of states.machines) {
      const path = { site, zone, machine: config.machines[machine]!.machine };
      const message: MachineStateMessage = { v: 1, ...path, epoch, seq: states.head, standing, sensors };
      if (!(await stream.replace(machineStateSubject(path), JSON.stringify(message), mine))) return false;
    }
    const { head: seq, sources, service } = states;
    const itself = { sources, ...(service ? { service } : {}) };
    const message: ZoneStateMessage = { v: 1, site, zone, epoch, seq, streamSeq, ...itself };
    return stream.replace(zoneStateSubject(config), JSON.stringify(message), mine);
  }
}
