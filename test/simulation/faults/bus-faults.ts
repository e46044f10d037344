import type { Fate } from "../bus/bus.ts";
import type { Fault } from "./fault.ts";

/** Answers and messages on their way into streams are lost, or come late. */
const unsure: Fault = ({ world }, random) => {
  const draws: (() => Fate)[] = [
    () => "stored",
    () => "lost",
    () => "unanswered",
    () => ({ storedAfterMs: random.between(100, 20_000) }),
  ];
  world.fate = () => random.pick(draws)();
  const heal = () => (world.fate = () => "stored");
  return { text: "answers of streams are lost or late", forMs: random.between(1_000, 25_000), heal };
};

const elects: Fault = ({ world: { bus } }, random) => {
  bus.isLeaderless = true;
  if (random.chance(0.7)) bus.jetstream.forgetConsumers();
  const heal = () => (bus.isLeaderless = false);
  return { text: "streams have no leader", forMs: random.between(100, 8_000), heal };
};

const restarts: Fault = ({ world: { bus } }, random) => {
  if (!bus.isListening) return undefined;
  bus.stop();
  return { text: "the bus is killed", forMs: random.between(50, 20_000), heal: () => bus.start() };
};

/** Its folder is of before, or writes that it had acknowledged never reached its disk. */
const losesTail: Fault = (simulation, random) => {
  const begun = restarts(simulation, random);
  if (begun === undefined) return undefined;
  const count = random.whole(1, 12);
  simulation.world.bus.jetstream.streams.get("TOCSIN_LOG")!.loseTail(count);
  return { ...begun, text: `the bus is killed, and its log ends ${count} messages earlier` };
};

export const BUS: readonly Fault[] = [unsure, unsure, elects, restarts, losesTail];
