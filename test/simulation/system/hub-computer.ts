import type { HubConfig } from "../../../hub/src/config/hub-config.ts";
import { openHub, type OpenHub } from "../../../hub/src/hub.ts";
import { MOUNT } from "../host/disk.ts";
import { SimulatedProcess, type End } from "../host/process.ts";
import type { World } from "../world.ts";
import { loggerOf } from "./gateway-computer.ts";

const RESTARTED_AFTER_MS = 1_000;

/** A computer with a hub: all of it but the HTTP server, which asks the same things as people do here. */
export class HubComputer {
  readonly name: string;
  readonly folder: string;
  readonly #config: HubConfig;
  /** What its wall clock is ahead of true time. */
  wallOffsetMs = 0;
  hub: OpenHub | undefined;
  process: SimulatedProcess | undefined;
  readonly #world: World;

  constructor(world: World, name: string, config: HubConfig) {
    this.#world = world;
    this.name = name;
    this.folder = `${MOUNT}/${name}/store`;
    this.#config = { ...config, data: this.folder };
    world.disk(name);
  }

  get isRunning(): boolean {
    return this.process?.isAlive === true;
  }

  start(): void {
    const process = (this.process = new SimulatedProcess(this.name));
    process.wallOffsetMs = this.wallOffsetMs;
    this.hub = undefined;
    process.run(() => {
      openHub({ config: this.#config, logger: loggerOf(this.#world, this.name), now: () => Date.now() }).then(
        (hub) => (this.hub = hub),
        (error: Error) => {
          this.#world.note(`${this.name} does not start: ${error.message}`);
          process.end("kill");
          this.#world.host.later(RESTARTED_AFTER_MS, () => this.start());
        },
      );
    });
  }

  stepClock(ms: number): void {
    this.wallOffsetMs += ms;
    if (this.process) this.process.wallOffsetMs = this.wallOffsetMs;
  }

  kill(how: End): void {
    this.process?.end(how);
    this.hub = undefined;
    if (how === "power-cut") this.#world.disk(this.name).powerCut();
  }
}
