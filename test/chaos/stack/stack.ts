import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startTcpProxy, type TcpProxy } from "../../support/tcp-proxy.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { ChaosSensor } from "../plant.ts";
import { planBroker, type Broker } from "./broker.ts";
import { planGateway, type Gateway, type GatewayOptions } from "./gateway.ts";
import { planHub, type Hub } from "./hub.ts";
import { MqttWitness } from "./mqtt-witness.ts";
import { installStreams, planNats, type NatsServer } from "./nats-cluster.ts";
import type { Victim } from "./victim.ts";

/** What may be cut at once: one wire, or the wires to each of three servers. */
export type Link = { name: string; proxies: TcpProxy[] };

export type StackOptions = {
  folder: string;
  sensors: readonly ChaosSensor[];
  natsServers: 1 | 3;
  hubs: number;
  /** Of the gateway. */
  store: string;
  mutant: string | undefined;
  /** What the decoding proxy sees. */
  path: Ledger;
  /** A process ended by itself. @returns whether it is started again */
  fell: (name: string, how: string) => boolean;
};

/** Every process of a small plant, and the links between them. */
export type Stack = {
  nats: NatsServer[];
  broker: Broker;
  gateway: Gateway;
  hubs: Hub[];
  links: Link[];
  witness: MqttWitness;
  /** Stores that gateways had which are no more, oldest first. */
  formerStores: string[];
  /** Another gateway of the same zone on the same links, not started. */
  anotherGateway(name: string, store: string): Gateway;
  close(): Promise<void>;
};

export async function startStack(options: StackOptions): Promise<Stack> {
  const { folder, natsServers, path, fell } = options;
  mkdirSync(folder, { recursive: true });
  const nats = await planNats({ folder, servers: natsServers, syncInterval: "always", fell });
  await Promise.all(nats.map(({ victim }) => victim.start()));
  await installStreams(nats);
  const broker = await planBroker(folder, (how) => fell("broker", how));
  await broker.victim.start();
  const witness = new MqttWitness(path);
  const toBroker: Link = {
    name: "link gateway-broker",
    proxies: [await startTcpProxy(broker.port, () => witness.watch())],
  };
  const toNats = await linkTo("link gateway-nats", nats);
  const gatewayOptions = (name: string, store: string): GatewayOptions => ({
    name,
    folder: join(folder, name),
    store,
    logFile: join(folder, `${name}.log`),
    mqttPort: toBroker.proxies[0]!.port,
    natsPorts: portsOf(toNats),
    sensors: options.sensors,
    mutant: options.mutant,
    fell: (how) => fell(name, how),
  });
  const gateway = planGateway(gatewayOptions("gateway", options.store));
  await gateway.victim.start();
  const links = [toBroker, toNats];
  const hubs: Hub[] = [];
  for (let number = 1; number <= options.hubs; number += 1) {
    const link = await linkTo(`link hub-${number}`, nats);
    links.push(link);
    hubs.push(await planHub(`hub-${number}`, folder, portsOf(link), (how) => fell(`hub-${number}`, how)));
  }
  await Promise.all(hubs.map(({ victim }) => victim.start()));
  const stack: Stack = {
    nats,
    broker,
    gateway,
    hubs,
    links,
    witness,
    formerStores: [],
    anotherGateway: (name, store) => planGateway(gatewayOptions(name, store)),
    close: async () => {
      const victims = [
        gateway.victim,
        ...hubs.map(({ victim }) => victim),
        broker.victim,
        ...nats.map((each) => each.victim),
      ];
      for (const victim of victims) await victim.kill();
      for (const { proxies } of links) for (const proxy of proxies) await proxy.close();
    },
  };
  return stack;
}

/** Every process that faults may befall. */
export const victimsOf = ({ gateway, broker, nats, hubs }: Stack): Victim[] =>
  [gateway, broker, ...nats, ...hubs].map(({ victim }) => victim);

const portsOf = ({ proxies }: Link): number[] => proxies.map(({ port }) => port);

async function linkTo(name: string, nats: readonly NatsServer[]): Promise<Link> {
  const proxies: TcpProxy[] = [];
  for (const { port } of nats) proxies.push(await startTcpProxy(port));
  return { name, proxies };
}
