import type { GatewayConfig } from "../../gateway/src/config/gateway-config.ts";
import type { HubConfig } from "../../hub/src/config/hub-config.ts";
import type { Folder } from "./host/disk.ts";
import { Publisher } from "./floor/publisher.ts";
import { People } from "./people.ts";
import { GatewayComputer } from "./system/gateway-computer.ts";
import { HubComputer } from "./system/hub-computer.ts";
import { World } from "./world.ts";

export type Configs = { gateway: GatewayConfig; hub: HubConfig };

/** A copy of a gateway's store as it was. */
export type Backup = { of: GatewayComputer; folder: Folder; takenAt: number };

const TAKEN_OVER_AFTER_MS = 5_000;
const BACKED_UP_EVERY_MS = 25_000;

/** A line with its gateway, two hubs, and people, in a world of their own. */
export class Simulation {
  readonly world: World;
  readonly floor: Publisher;
  readonly hubs: HubComputer[];
  /** All that ever ran for the zone; the last one has it. */
  readonly gateways: GatewayComputer[];
  readonly people: People;
  readonly configs: Configs;
  readonly backups: Backup[] = [];

  constructor(seed: number, configs: Configs) {
    this.configs = configs;
    this.world = new World(seed);
    this.floor = new Publisher(this.world);
    this.people = new People(this);
    this.gateways = [];
    this.addGateway();
    this.hubs = ["hub-1", "hub-2"].map((name) => new HubComputer(this.world, name, configs.hub));
  }

  get current(): GatewayComputer {
    return this.gateways.at(-1)!;
  }

  /** One more computer for the zone, which is not started yet. */
  addGateway(): GatewayComputer {
    const gateway = new GatewayComputer(this.world, `edge-${this.gateways.length + 1}`, this.configs.gateway);
    gateway.fenced = () => this.#fenced(gateway);
    this.gateways.push(gateway);
    return gateway;
  }

  /** A person decides that the newest computer shall have the zone, whatever its store is of. */
  #fenced(gateway: GatewayComputer): void {
    const { host } = this.world;
    host.later(TAKEN_OVER_AFTER_MS, () => {
      if (gateway !== this.current || gateway.isRunning) return;
      this.world.note(`${gateway.name} is started with --take-over`);
      gateway.start(true);
    });
  }

  #backUp(): void {
    this.world.host.later(BACKED_UP_EVERY_MS, () => {
      const { current, world } = this;
      const disk = world.disk(current.name);
      const folder = disk.find(current.folder);
      if (folder?.kind === "folder")
        this.backups.push({ of: current, folder: disk.copyOf(folder), takenAt: world.host.now });
      this.#backUp();
    });
  }

  start(): void {
    this.current.start();
    this.#backUp();
    for (const hub of this.hubs) hub.start();
    this.floor.start();
    this.people.start();
  }
}
