import type { PlannedPort } from "../supervise/port-check.ts";

/** The last port that a plan takes lies so far behind its first. */
export const PORTS_MAX = 40;

/** Every port of one run, derived from the page's: two runs get along when their `--port` are 40 apart. */
export type PortPlan = {
  hub: number;
  control: number;
  nats: number;
  natsMonitor: number;
  simulator: number;
  /** By zone, in order: its gateway's MQTT broker, its status server, and its link to NATS, which can be cut. */
  mqtt: number[];
  status: number[];
  link: number[];
};

const ranged = (first: number, zones: number): number[] => Array.from({ length: zones }, (_, zone) => first + zone);

/** @param zones at most 10 */
export const planPorts = (port: number, zones: number): PortPlan => ({
  hub: port,
  control: port + 1,
  nats: port + 2,
  natsMonitor: port + 3,
  simulator: port + 4,
  mqtt: ranged(port + 10, zones),
  status: ranged(port + 20, zones),
  link: ranged(port + 30, zones),
});

/** What each port is for, in words. */
export const describePorts = (plan: PortPlan, zones: readonly string[]): PlannedPort[] => [
  { port: plan.hub, use: "the hub's page and API" },
  { port: plan.control, use: "the starter's control" },
  { port: plan.nats, use: "nats-server" },
  { port: plan.natsMonitor, use: "nats-server's monitor" },
  { port: plan.simulator, use: "the simulator's control" },
  ...zones.flatMap((zone, at) => [
    { port: plan.mqtt[at]!, use: `the MQTT broker of gateway ${zone}` },
    { port: plan.status[at]!, use: `the status of gateway ${zone}` },
    { port: plan.link[at]!, use: `the link of gateway ${zone} to NATS` },
  ]),
];
