import type { Fault } from "./fault.ts";

const MINUTE_MS = 60_000;

/** Somebody, or a time server, sets the wall clock of a computer; later it is right again. */
const isSet: Fault = ({ current, hubs }, random) => {
  const computer = random.chance(0.7) ? current : random.pick(hubs);
  const byMs =
    random.pick([-1, 1]) * random.pick([3_000, 15_000, 2 * MINUTE_MS, 9 * MINUTE_MS, 20 * MINUTE_MS, 600 * MINUTE_MS]);
  computer.stepClock(byMs);
  const text = `the wall clock of ${computer.name} is set by ${byMs / 1_000} s`;
  return { text, forMs: random.between(5_000, 60_000), heal: () => computer.stepClock(-byMs) };
};

/** It starts without a battery, before it has asked a time server. */
export const startsWrong: Fault = ({ current }, random) => {
  if (!current.isRunning) return undefined;
  const byMs = random.pick([-600, 20, 9, 1]) * MINUTE_MS;
  current.kill("kill");
  current.stepClock(byMs);
  current.start();
  const text = `${current.name} is started with a wall clock that is off by ${byMs / 1_000} s`;
  return { text, forMs: random.between(2_000, 40_000), heal: () => current.stepClock(-byMs) };
};

export const TIME: readonly Fault[] = [isSet];
