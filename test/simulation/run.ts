import { Nemesis, type FaultFamily } from "./faults/nemesis.ts";
import { judgeCommands } from "./judge/commands.ts";
import { judgeJudgement } from "./judge/judgement.ts";
import { gather } from "./judge/evidence.ts";
import { judgeLog } from "./judge/log.ts";
import { judgeReplay } from "./judge/replay.ts";
import { judgeStates } from "./judge/states.ts";
import { judgeDrained } from "./judge/drained.ts";
import { judgeReadings } from "./judge/readings.ts";
import { Verdict } from "./judge/verdict.ts";
import { Watch } from "./watch.ts";
import { Simulation, type Configs } from "./simulation.ts";

export type Outcome = {
  seed: number;
  breaches: readonly string[];
  story: readonly string[];
  trace: string;
  events: number;
  counts: ReadonlyMap<string, number>;
};

const FAULTS_UNTIL_MS = 180_000;
/** Hubs look so late for what another hub has left undecided. */
const DECIDED_WITHIN_MS = 60_000;
/** The floor goes on for so long where nothing is wrong any more. */
const HEALED_FOR_MS = 30_000;
const DRAINED_AFTER_MS = 90_000;

/** One seed from begin to verdict: faults first, then all heals and drains, then all is judged. */
export async function runSeed(seed: number, configs: Configs, only?: readonly FaultFamily[]): Promise<Outcome> {
  const simulation = new Simulation(seed, configs);
  const { world, floor } = simulation;
  try {
    const nemesis = new Nemesis(simulation, only);
    simulation.start();
    nemesis.start();
    new Watch(simulation, () => nemesis.calmSince).start();
    await world.host.run(FAULTS_UNTIL_MS - DECIDED_WITHIN_MS);
    simulation.people.stop();
    await world.host.run(FAULTS_UNTIL_MS);
    world.note("all heals");
    nemesis.healAll();
    await world.host.run(FAULTS_UNTIL_MS + HEALED_FOR_MS);
    floor.stop();
    await world.host.run(FAULTS_UNTIL_MS + HEALED_FOR_MS + DRAINED_AFTER_MS);
    const verdict = new Verdict();
    const evidence = gather(simulation);
    judgeReadings(evidence, verdict);
    judgeLog(evidence, verdict);
    judgeCommands(simulation.people.askings, evidence, verdict);
    judgeJudgement(evidence, verdict);
    judgeDrained(simulation, verdict);
    judgeStates(simulation, evidence, verdict);
    await judgeReplay(simulation, evidence.current, verdict);
    const { ledger, host } = world;
    const breaches = [...ledger.breaches, ...verdict.breaches];
    return { seed, breaches, story: ledger.story, trace: host.trace, events: host.events, counts: verdict.counts };
  } finally {
    world.close();
  }
}
