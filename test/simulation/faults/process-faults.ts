import type { Random } from "../host/random.ts";
import type { Simulation } from "../simulation.ts";
import type { GatewayComputer } from "../system/gateway-computer.ts";
import type { World } from "../world.ts";
import { startsWrong } from "./time-faults.ts";
import { type Begun, type Fault } from "./fault.ts";

type Computer = Simulation["current"] | Simulation["hubs"][number];

function ended(computer: Computer, how: "kill" | "power-cut", downMs: number): Begun {
  computer.kill(how);
  return { text: `${how} of ${computer.name}`, forMs: downMs, heal: () => computer.isRunning || computer.start() };
}

const ends =
  (how: "kill" | "power-cut", choose: (simulation: Simulation, random: Random) => Computer): Fault =>
  (simulation, random) => {
    const computer = choose(simulation, random);
    return computer.isRunning ? ended(computer, how, random.between(100, 8_000)) : undefined;
  };

const stalls =
  (choose: (simulation: Simulation, random: Random) => Computer): Fault =>
  (simulation, random) => {
    const { process, name } = choose(simulation, random);
    if (process?.isAlive !== true || process.isStalled) return undefined;
    process.standStill();
    return { text: `${name} stands still`, forMs: random.between(500, 20_000), heal: () => process.goOn() };
  };

const theGateway = (simulation: Simulation) => simulation.current;
const aHub = (simulation: Simulation, random: Random) => random.pick(simulation.hubs);

const DRAINS_WITHIN_MS = 10_000;

/** L1: a gateway that is asked to end has ended soon, unless its computer stood still meanwhile. */
function judgeEnd({ host, ledger }: World, { process, name }: GatewayComputer): void {
  if (process === undefined || process.isStalled) return;
  const { stalls } = process;
  host.later(DRAINS_WITHIN_MS, () => {
    if (process.isAlive && process.stalls === stalls)
      ledger.breach(`L1: ${name} still runs ${DRAINS_WITHIN_MS / 1_000} s after it was asked to end`);
  });
}

const stopsGateway: Fault = ({ world, current }, random) => {
  if (!current.isRunning) return undefined;
  judgeEnd(world, current);
  let stopped: Promise<void> | undefined = current.stop();
  void stopped.then(() => (stopped = undefined));
  const heal = () => {
    // A supervisor does not wait for ever for what was asked to stop.
    if (stopped) current.kill("kill");
    if (!current.isRunning) current.start();
  };
  return { text: `${current.name} is asked to stop`, forMs: random.between(3_000, 15_000), heal };
};

export const GATEWAY_PROCESS: readonly Fault[] = [
  ends("kill", theGateway),
  ends("kill", theGateway),
  ends("power-cut", theGateway),
  stalls(theGateway),
  stopsGateway,
  startsWrong,
];
export const HUB_PROCESS: readonly Fault[] = [ends("kill", aHub), ends("power-cut", aHub), stalls(aHub)];
