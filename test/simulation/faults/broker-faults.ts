import type { Fault } from "./fault.ts";

const stops =
  (keeps: "all" | "saved" | "nothing", text: string): Fault =>
  ({ world: { broker } }, random) => {
    if (!broker.isListening) return undefined;
    broker.stop(keeps);
    return { text: `the broker ${text}`, forMs: random.between(50, 20_000), heal: () => broker.start() };
  };

const repeats: Fault = ({ floor }, random) => {
  const count = random.whole(1, 10);
  floor.repeat(count);
  return { text: `the newest ${count} messages are published again`, forMs: 0, heal: () => undefined };
};

const isCutOff: Fault = ({ floor }, random) => {
  if (floor.isCutOff) return undefined;
  floor.isCutOff = true;
  const heal = () => (floor.isCutOff = false);
  return { text: "the floor has no way to the broker", forMs: random.between(1_000, 40_000), heal };
};

export const BROKER: readonly Fault[] = [
  stops("all", "is asked to stop"),
  stops("saved", "is killed, and goes on with what it saved last"),
  stops("nothing", "is killed, and has lost all sessions"),
  repeats,
  isCutOff,
];
