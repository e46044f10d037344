import type { Random } from "./random.ts";

/** What befalls one thing at a time. Holds are in ms. */
export type Fault = { victim: string; kind: FaultKind; afterMs: number; holdMs: number };
export type FaultKind =
  | "kill"
  | "stop"
  | "terminate"
  | "cut"
  | "stall"
  | "mute"
  | "ahead"
  | "broken"
  | "power-cut"
  | "power-cut-in-commit"
  | "disk-full"
  | "slow-disk"
  | "leader-kill"
  | "set-back"
  | "empty-disk"
  | "second-gateway"
  | "copied-store";

/** Faults of one victim, one after the other. */
export type Track = { victim: string; next: () => Fault | undefined };

type Habit = {
  kinds: readonly [kind: FaultKind, weight: number][];
  afterMs: readonly [from: number, to: number];
  hold: (random: Random) => number;
};

const short = (random: Random) => random.between(0, 2_000);
const middling = (random: Random) => random.between(2_000, 8_000);
/** Longer than anything may be away without being noticed. */
const long = (random: Random) => random.between(26_000, 36_000);

function mixed(random: Random): number {
  const what = random.next();
  return what < 0.75 ? short(random) : what < 0.93 ? middling(random) : long(random);
}

const ofProcess = (from: number, to: number): Habit => ({
  kinds: [
    ["kill", 6],
    ["stop", 3],
    ["terminate", 1],
  ],
  afterMs: [from, to],
  hold: mixed,
});
const ofLink = (from: number, to: number): Habit => ({
  kinds: [
    ["cut", 6],
    ["stall", 4],
  ],
  afterMs: [from, to],
  hold: mixed,
});

const HABITS: Record<string, Habit> = {
  gateway: ofProcess(4_000, 14_000),
  broker: ofProcess(15_000, 45_000),
  nats: ofProcess(10_000, 35_000),
  hub: ofProcess(10_000, 40_000),
  "link gateway-broker": ofLink(10_000, 40_000),
  "link gateway-nats": ofLink(10_000, 40_000),
  "link hub": ofLink(20_000, 60_000),
  sensors: {
    kinds: [
      ["mute", 6],
      ["ahead", 2],
      ["broken", 2],
    ],
    afterMs: [3_000, 9_000],
    hold: (random) => random.between(500, 15_000),
  },
};

/** `hub-2` has the habit of `hub`, `link hub-2` that of `link hub`. */
const habitOf = (victim: string): Habit => HABITS[victim] ?? HABITS[victim.replace(/-\d+$/, "")]!;

function pickWeighted(random: Random, kinds: Habit["kinds"]): FaultKind {
  let left = random.next() * kinds.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [kind, weight] of kinds) if ((left -= weight) < 0) return kind;
  return kinds[0]![0];
}

/** Faults without end at each of the victims; the same for the same seed. */
export const randomTracks = (victims: readonly string[], random: Random): Track[] =>
  victims.map((victim) => {
    const own = random.fork(victim);
    const { kinds, afterMs, hold } = habitOf(victim);
    return {
      victim,
      next: () => ({
        victim,
        kind: pickWeighted(own, kinds),
        afterMs: own.between(...afterMs),
        holdMs: hold(own),
      }),
    };
  });

/** So many faults, of each kind in turn. */
export function repeated(
  victim: string,
  kinds: readonly FaultKind[],
  count: number,
  random: Random,
  afterMs: readonly [from: number, to: number],
  holdMs: readonly [from: number, to: number] = [0, 0],
): Track {
  let done = 0;
  const next = () => {
    if (done === count) return undefined;
    const kind = kinds[done++ % kinds.length]!;
    return { victim, kind, afterMs: random.between(...afterMs), holdMs: random.between(...holdMs) };
  };
  return { victim, next };
}

/** Faults of several victims, one after the other, so often. */
export function inTurn(
  list: readonly (readonly [victim: string, kind: FaultKind])[],
  times: number,
  random: Random,
  afterMs: readonly [from: number, to: number],
  holdMs: readonly [from: number, to: number],
): Track {
  let done = 0;
  const next = () => {
    if (done === times * list.length) return undefined;
    const [victim, kind] = list[done++ % list.length]!;
    return { victim, kind, afterMs: random.between(...afterMs), holdMs: random.between(...holdMs) };
  };
  return { victim: "in turn", next };
}
