import type { GatewayConfig } from "../../gateway/src/config/gateway-config.ts";
import type { HubConfig } from "../../hub/src/config/hub-config.ts";
import { Publisher } from "./floor/publisher.ts";
import { GatewayComputer } from "./system/gateway-computer.ts";
import { HubComputer } from "./system/hub-computer.ts";
import { World } from "./world.ts";

export type Configs = { gateway: GatewayConfig; hub: HubConfig };

/** A line with its gateway, two hubs, and people, in a world of their own. */
export class Simulation {
  readonly world: World;
  readonly floor: Publisher;
  readonly hubs: HubComputer[];
  /** All that ever ran for the zone; the last one has it. */
  readonly gateways: GatewayComputer[];
  readonly configs: Configs;

  constructor(seed: number, configs: Configs) {
    this.configs = configs;
    this.world = new World(seed);
    this.floor = new Publisher(this.world);
    this.gateways = [new GatewayComputer(this.world, "edge-1", configs.gateway)];
    this.hubs = ["hub-1", "hub-2"].map((name) => new HubComputer(this.world, name, configs.hub));
  }

  get current(): GatewayComputer {
    return this.gateways.at(-1)!;
  }

  start(): void {
    this.current.start();
    for (const hub of this.hubs) hub.start();
    this.floor.start();
  }
}
