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

export const BROKER: readonly Fault[] = [
  stops("all", "is asked to stop"),
  stops("saved", "is killed, and goes on with what it saved last"),
  stops("nothing", "is killed, and has lost all sessions"),
  repeats,
];
