import { FLOOR_SENSORS } from "../floor/sensors.ts";
import type { Fault } from "./fault.ts";

const fallsSilent: Fault = ({ floor }, random) => {
  const { name } = random.pick(FLOOR_SENSORS);
  const state = floor.states.get(name)!;
  if (state.isSilent) return undefined;
  state.isSilent = true;
  return { text: `${name} sends nothing`, forMs: random.between(1_000, 40_000), heal: () => (state.isSilent = false) };
};

const runsAhead: Fault = ({ floor }, random) => {
  const { name } = random.pick(FLOOR_SENSORS.filter(({ ownTime }) => ownTime));
  const state = floor.states.get(name)!;
  if (state.aheadMs !== 0) return undefined;
  state.aheadMs = random.pick([-40_000, -3_000, 1_500, 20_000, 3_600_000]);
  const text = `the clock of ${name} is ${state.aheadMs / 1_000} s ahead`;
  return { text, forMs: random.between(3_000, 30_000), heal: () => (state.aheadMs = 0) };
};

export const FLOOR: readonly Fault[] = [fallsSilent, runsAhead];
