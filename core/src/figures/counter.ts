import type { Figures } from "../wire/figures.ts";
import type { Health } from "../wire/health.ts";
import { AlarmTally, type SettingsOf, type Window } from "./alarm-tally.ts";
import type { AlarmEvent, FigureEvent } from "./figure-event.ts";
import { UpTime } from "./up-time.ts";

/** How a thing stood when the window began. */
export type Stood = {
  of: "sensor" | "machine" | "source" | "gateway";
  id: string;
  health: Health;
  running?: boolean;
  /** 0 where it is not known. */
  since: number;
  alarms?: readonly { alarm: AlarmEvent["alarm"]; since: number; level: string }[];
};

/** Figures of one window over whatever is put in: things as they stood, then events in the order of their times. */
export class FigureCounter {
  readonly #window: Window;
  readonly #alarms: AlarmTally;
  readonly #up: Record<Exclude<Stood["of"], "gateway">, UpTime>;
  readonly #lostSince = new Map<string, number>();
  #pathsLost = 0;
  #lostMs = 0;

  constructor(window: Window) {
    this.#window = window;
    this.#alarms = new AlarmTally(window);
    this.#up = { sensor: new UpTime(window), machine: new UpTime(window), source: new UpTime(window) };
  }

  get annunciated(): number {
    return this.#alarms.annunciated;
  }

  stood({ of, id, health, running = true, since, alarms = [] }: Stood): void {
    if (of !== "gateway") this.#up[of].stood(id, health, running, since);
    for (const { alarm, since: begun, level } of alarms) this.#alarms.stood(id, alarm, begun, level);
  }

  /** A data path was lost when the window began. */
  pathWasLost(id: string): void {
    this.#lostSince.set(id, this.#window.from);
  }

  add(at: number, event: FigureEvent): void {
    if (event.of === "path") return this.#path(at, event);
    const { of, id, health, running, alarms } = event;
    for (const each of alarms) this.#alarms.add(id, at, each);
    if (of === "gateway" || (health === undefined && running === undefined)) return;
    this.#up[of].moved(id, at, {
      ...(health === undefined ? {} : { health }),
      ...(running === undefined ? {} : { running }),
    });
  }

  result(settingsOf: SettingsOf): Figures {
    const { to } = this.#window;
    const open = [...this.#lostSince.values()].reduce((sum, since) => sum + to - since, 0);
    return {
      alarms: this.#alarms.result(settingsOf),
      machines: this.#up.machine.result(),
      sensors: this.#up.sensor.result(),
      links: { pathsLost: this.#pathsLost, lostMs: this.#lostMs + open, sources: this.#up.source.result() },
    };
  }

  #path(at: number, { id, lost }: { id: string; lost: boolean }): void {
    const since = this.#lostSince.get(id);
    if (lost && since === undefined) {
      this.#pathsLost++;
      this.#lostSince.set(id, at);
    } else if (!lost && since !== undefined) {
      this.#lostMs += at - since;
      this.#lostSince.delete(id);
    }
  }
}
