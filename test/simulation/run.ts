import { Nemesis, type FaultFamily } from "./faults/nemesis.ts";
import { judgeCommands } from "./judge/commands.ts";
import { judgeConditions } from "./judge/conditions.ts";
import { judgeJudgement } from "./judge/judgement.ts";
import { gather, type Evidence } from "./judge/evidence.ts";
import { judgeLog } from "./judge/log.ts";
import { judgeQueries } from "./judge/queries.ts";
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
  simulatedMs: number;
  counts: ReadonlyMap<string, number>;
};

/** Things go wrong for a time that the seed draws: mostly so short that many seeds are cheap, now and then for long. */
const FAULTS_FOR_MS = [12_000, 40_000] as const;
const FAULTS_FOR_LONG_MS = [60_000, 180_000] as const;
const LONG_CHANCE = 0.1;
/** The floor goes on for so long where nothing is wrong any more. */
const HEALED_FOR_MS = 10_000;
/** By then every sensor that reports by time has to be shown as silent. */
const DRAINED_AFTER_MS = 20_000;
/** What is not as it has to be by then never will be: hubs look each minute for what another has left undecided. */
const DRAINED_WITHIN_MS = 150_000;
const LOOKED_EVERY_MS = 15_000;

/** One seed from begin to verdict: faults first, then all heals and drains, then all is judged. */
export async function runSeed(seed: number, configs: Configs, only?: readonly FaultFamily[]): Promise<Outcome> {
  const simulation = new Simulation(seed, configs);
  const { world, floor } = simulation;
  const { ledger, host } = world;
  try {
    const nemesis = new Nemesis(simulation, only);
    simulation.start();
    nemesis.start();
    new Watch(simulation, () => nemesis.calmSince).start();
    const length = world.random("length");
    const [shortest, longest] = length.chance(LONG_CHANCE) ? FAULTS_FOR_LONG_MS : FAULTS_FOR_MS;
    await host.run(length.between(shortest, longest));
    world.note("all heals");
    nemesis.healAll();
    simulation.people.stop();
    await host.run(host.now + HEALED_FOR_MS);
    floor.stop();
    const verdict = await drained(simulation);
    const breaches = [...ledger.breaches, ...verdict.breaches];
    const { trace, events, now: simulatedMs } = host;
    return { seed, breaches, story: ledger.story, trace, events, simulatedMs, counts: verdict.counts };
  } finally {
    world.close();
  }
}

/** Waits until all promises are kept, or until it is too late for that. */
async function drained(simulation: Simulation): Promise<Verdict> {
  const { host } = simulation.world;
  const late = host.now + DRAINED_WITHIN_MS;
  await host.run(host.now + DRAINED_AFTER_MS);
  for (;;) {
    const verdict = new Verdict();
    const evidence = gather(simulation);
    judge(simulation, evidence, verdict);
    if (verdict.holds || host.now >= late) {
      await judgeQueries(simulation, evidence.current, verdict);
      await judgeReplay(simulation, evidence.current, verdict);
      return verdict;
    }
    await host.run(Math.min(late, host.now + LOOKED_EVERY_MS));
  }
}

function judge(simulation: Simulation, evidence: Evidence, verdict: Verdict): void {
  judgeReadings(evidence, verdict);
  judgeLog(evidence, verdict);
  judgeCommands(simulation.people.askings, evidence, verdict);
  judgeJudgement(evidence, verdict);
  judgeConditions(evidence, verdict);
  judgeDrained(simulation, verdict);
  judgeStates(simulation, evidence, verdict);
}
