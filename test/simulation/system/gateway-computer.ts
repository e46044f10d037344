import { pino, type Logger } from "pino";
import type { GatewayConfig } from "../../../gateway/src/config/gateway-config.ts";
import { Gateway } from "../../../gateway/src/gateway.ts";
import { MOUNT } from "../host/disk.ts";
import { SimulatedProcess, type End } from "../host/process.ts";
import type { World } from "../world.ts";

const RESTARTED_AFTER_MS = 1_000;

/** A computer at the line, with the gateway as its one process, which its supervisor starts again where it fails. */
export class GatewayComputer {
  readonly name: string;
  readonly folder: string;
  config: GatewayConfig;
  /** What its wall clock is ahead of true time. */
  wallOffsetMs = 0;
  /** Its gateway has ended because another has the zone. */
  fenced: () => void = () => undefined;
  gateway: Gateway | undefined;
  process: SimulatedProcess | undefined;
  readonly #world: World;

  constructor(world: World, name: string, config: GatewayConfig) {
    this.#world = world;
    this.name = name;
    this.folder = `${MOUNT}/${name}/store`;
    this.config = { ...config, data: this.folder };
    world.disk(name);
  }

  get isRunning(): boolean {
    return this.process?.isAlive === true;
  }

  start(takeOver = false): void {
    const { host } = this.#world;
    const process = (this.process = new SimulatedProcess(this.name));
    process.wallOffsetMs = this.wallOffsetMs;
    process.run(() => {
      const gateway = (this.gateway = new Gateway({
        config: this.config,
        logger: loggerOf(this.#world, this.name),
        clocks: { wall: () => Date.now(), monotonic: () => performance.now() },
        random: () => Math.random(),
        takeOver,
        load: () => ({ ok: true, value: this.config }),
      }));
      gateway.start().catch((error: Error) => {
        this.#world.note(`${this.name} does not start: ${error.message}`);
        process.end("kill");
        host.later(RESTARTED_AFTER_MS, () => this.start(takeOver));
      });
      void gateway.fenced.then(async () => {
        this.#world.note(`${this.name} is fenced`);
        await gateway.close();
        process.end("kill");
        this.fenced();
      });
    });
  }

  /** `power-cut`: what was not brought to the disk may be gone. */
  kill(how: End): void {
    this.process?.end(how);
    if (how === "power-cut") this.#world.disk(this.name).powerCut();
  }

  /** SIGTERM. Resolves when the process has ended. */
  stop(): Promise<void> {
    const { gateway, process } = this;
    if (gateway === undefined || process?.isAlive !== true) return Promise.resolve();
    return new Promise((stopped) => {
      process.whenEnded(() => stopped());
      process.run(() => void gateway.close().finally(() => process.end("kill")));
    });
  }

  reload(config: GatewayConfig): void {
    this.config = { ...config, data: this.folder };
    this.process?.run(() => this.gateway?.reload());
  }

  stepClock(ms: number): void {
    this.wallOffsetMs += ms;
    if (this.process) this.process.wallOffsetMs = this.wallOffsetMs;
  }
}

/** Every line is part of the trace; those that tell of trouble are part of the story. */
export function loggerOf(world: World, name: string): Logger {
  const write = (line: string) => {
    const { level, msg, time: _time, ...rest } = JSON.parse(line) as Record<string, unknown>;
    // Where in the sources an error arose makes no run another one.
    const text = `${name}: ${String(msg)} ${JSON.stringify(rest, (key, value) => (key === "stack" ? undefined : value))}`;
    world.host.note(text);
    if (Number(level) >= 30)
      world.ledger.story.push(`${(world.host.now / 1_000).toFixed(3).padStart(9)}    ${text.slice(0, 400)}`);
  };
  return pino({ base: null, level: "info" }, { write } as never);
}
