import { Replay, type ReplayedReading } from "@tocsin/core/health/replay";
import type { ZoneConfig } from "@tocsin/core/health/config";
import type { ZoneInput } from "@tocsin/core/health/zone-input";
import type { SavedStates } from "@tocsin/core/health/zone-states";
import { compareAlarms, type Compared } from "./comparison.ts";
import { RungAlarms } from "./rung-alarms.ts";

export type TwoConfigs = { present: ZoneConfig; changed: ZoneConfig };

/** Records gather for so many steps before they are looked at. */
const STEPS_BETWEEN_TAKES = 1_000;

/** Steps the same inputs under the present and under the changed configuration. */
export class TwoReplays {
  /** Readings that came at or after `from`. */
  readings = 0;
  readonly #from: number;
  readonly #runs: { replay: Replay; rung: RungAlarms }[];
  #steps = 0;

  /**
   * @param from gateway time before which alarms that begin do not count
   * @param states to begin with; left out: sensors that were never heard of
   */
  constructor({ present, changed }: TwoConfigs, from: number, states?: SavedStates) {
    this.#from = from;
    this.#runs = [present, changed].map((config) => ({
      replay: new Replay(config, states),
      rung: new RungAlarms(from),
    }));
  }

  step(input: ReplayedReading | ZoneInput): void {
    if (input.kind === "reading" && input.gatewayTime >= this.#from) this.readings += 1;
    for (const { replay } of this.#runs) replay.step(input);
    this.#steps += 1;
    if (this.#steps % STEPS_BETWEEN_TAKES === 0) this.#take();
  }

  compare(): Compared[] {
    this.#take();
    const [present, changed] = this.#runs.map(({ rung }) => rung.all);
    return compareAlarms(present!, changed!);
  }

  #take(): void {
    for (const { replay, rung } of this.#runs) rung.take(replay.take());
  }
}
