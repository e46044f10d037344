import type { Random } from "../host/random.ts";
import type { Link } from "../host/socket.ts";
import type { Simulation } from "../simulation.ts";
import type { Fault } from "./fault.ts";

const aLink = ({ world }: Simulation, random: Random): Link | undefined =>
  world.network.links.length > 0 ? random.pick(world.network.links) : undefined;

const cuts: Fault = (simulation, random) => {
  const link = aLink(simulation, random);
  if (link === undefined || link.isRefused) return undefined;
  link.cut();
  link.isRefused = true;
  const heal = () => (link.isRefused = false);
  return { text: `${link.name} is cut`, forMs: random.chance(0.5) ? 0 : random.between(100, 25_000), heal };
};

const holds: Fault = (simulation, random) => {
  const link = aLink(simulation, random);
  if (link === undefined || link.isHeld) return undefined;
  link.hold();
  return { text: `${link.name} lets nothing through`, forMs: random.between(200, 30_000), heal: () => link.release() };
};

const slows: Fault = (simulation, random) => {
  const link = aLink(simulation, random);
  if (link === undefined) return undefined;
  link.slow(random.between(20, 200), random.between(200, 2_000));
  const heal = () => link.slow(0.05, 0.6);
  return { text: `${link.name} is slow`, forMs: random.between(2_000, 30_000), heal };
};

export const NETWORK: readonly Fault[] = [cuts, cuts, holds, slows];
