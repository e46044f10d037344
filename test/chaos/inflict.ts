import type { Fault } from "./faults.ts";
import type { Inflict } from "./nemesis.ts";
import type { Random } from "./random.ts";
import type { Load } from "./stack/load.ts";
import { victimsOf, type Link, type Stack } from "./stack/stack.ts";
import type { Victim } from "./stack/victim.ts";

const NOTHING = async () => undefined;
const MUTED_MAX = 12;

/** Faults of processes, links and sensors; what a scenario knows besides is tried first. */
export function inflictOn(
  stack: Stack,
  load: Load,
  random: Random,
  special?: (fault: Fault) => ReturnType<Inflict> | undefined,
): Inflict {
  const links = new Map(stack.links.map((link) => [link.name, link]));
  return async (fault) => {
    const begun = special?.(fault);
    if (begun) return begun;
    const victim = victimsOf(stack).find(({ name }) => name === fault.victim);
    if (victim) return inflictOnProcess(victim, fault);
    const link = links.get(fault.victim);
    if (link) return inflictOnLink(link, fault);
    return inflictOnSensors(load, random, fault);
  };
}

async function inflictOnProcess(victim: Victim, { kind }: Fault): Promise<() => Promise<void>> {
  if (kind === "stop") {
    victim.stop();
    return async () => victim.resume();
  }
  if (kind === "terminate") await victim.terminate();
  else await victim.kill();
  return () => victim.start();
}

async function inflictOnLink({ proxies }: Link, { kind }: Fault): Promise<() => Promise<void>> {
  for (const proxy of proxies) {
    if (kind === "stall") proxy.stall();
    else proxy.cut();
  }
  return async () => {
    for (const proxy of proxies) proxy.mend();
  };
}

async function inflictOnSensors(load: Load, random: Random, { kind, holdMs }: Fault): Promise<() => Promise<void>> {
  if (kind === "mute") {
    const count = 1 + random.below(MUTED_MAX);
    load.mute(
      Array.from({ length: count }, () => random.below(load.sensors)),
      holdMs,
    );
  } else if (kind === "ahead") load.goAhead(1 + random.below(3));
  else load.breakOff(1 + random.below(3));
  return NOTHING;
}
