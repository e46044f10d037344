import { inTurn, randomTracks, repeated, type FaultKind, type Track } from "./faults.ts";
import type { Random } from "./random.ts";

export type Scenario = {
  title: string;
  sensors: number;
  /** Readings of a sensor in a second. */
  hz: number;
  natsServers: 1 | 3;
  hubs: number;
  /** Whether someone acknowledges alarms meanwhile. */
  person: boolean;
  /** The gateway's store lies on a disk of this size whose power can be cut. */
  diskMiB: number | undefined;
  /** All has drained so long after the load has ended. */
  quietMaxMs: number;
  /** So many, unless the run goes on for a time. */
  faults: number | undefined;
  tracks: (random: Random, faults: number) => Track[];
};

type Span = readonly [from: number, to: number];

const EVERYTHING = [
  "gateway",
  "broker",
  "nats",
  "hub-1",
  "hub-2",
  "link gateway-broker",
  "link gateway-nats",
  "link hub-1",
  "link hub-2",
  "sensors",
];
const OUTAGES = [
  ["gateway", "kill"],
  ["gateway", "stop"],
  ["link gateway-nats", "cut"],
  ["link gateway-nats", "stall"],
  ["link gateway-broker", "cut"],
  ["link gateway-broker", "stall"],
  ["broker", "stop"],
  ["link hub-1", "stall"],
] as const;
const usual: Omit<Scenario, "title" | "tracks"> = {
  sensors: 200,
  hz: 5,
  natsServers: 1,
  hubs: 2,
  person: true,
  diskMiB: undefined,
  quietMaxMs: 300_000,
  faults: undefined,
};
const again =
  (victim: string, kinds: FaultKind | FaultKind[], afterMs: Span, holdMs: Span): Scenario["tracks"] =>
  (random, faults) => [repeated(victim, [kinds].flat(), faults, random, afterMs, holdMs)];

const SCENARIOS: Record<string, Scenario> = {
  random: {
    ...usual,
    title: "kills, stops and cuts of everything at random",
    tracks: (random) => randomTracks(EVERYTHING, random),
  },
  outages: {
    ...usual,
    title: "one thing after the other is away for long, and all else is well",
    faults: 2,
    tracks: (random, faults) => [inTurn(OUTAGES, faults, random, [18_000, 22_000], [30_000, 36_000])],
  },
  "gateway-kills": {
    ...usual,
    title: "the gateway alone is killed, again and again",
    faults: 100,
    tracks: again("gateway", "kill", [1_000, 8_000], [0, 300]),
  },
  "power-cuts": {
    ...usual,
    title: "the power of the gateway's computer fails, again and again",
    diskMiB: 768,
    faults: 30,
    tracks: again("gateway", ["power-cut", "power-cut-in-commit"], [2_000, 10_000], [0, 500]),
  },
  "disk-full": {
    ...usual,
    title: "the disk is full, again and again",
    diskMiB: 64,
    faults: 2,
    tracks: again("gateway", "disk-full", [5_000, 8_000], [8_000, 10_000]),
  },
  "slow-disk": {
    ...usual,
    title: "the broker forgets its sessions while a commit waits for the disk",
    diskMiB: 256,
    faults: 5,
    tracks: again("broker", "slow-disk", [3_000, 5_000], [2_000, 4_000]),
  },
  "nats-stops": {
    ...usual,
    title: "nats-server stands still for longer than anybody waits for its answer",
    faults: 5,
    tracks: again("nats", "stop", [2_000, 4_000], [6_000, 9_000]),
  },
  "sensor-faults": {
    ...usual,
    title: "sensors fall silent, and their clocks go ahead",
    // Of a time that is trusted just so a sensor recovers within ten readings; that has to be sooner than by itself.
    sensors: 60,
    hz: 20,
    faults: 10,
    tracks: (random, faults) => [
      repeated("sensors", ["mute"], faults, random, [500, 1_500], [4_000, 6_000]),
      repeated("sensors", ["ahead"], faults, random, [500, 1_500], [2_000, 3_000]),
    ],
  },
  "leader-kills": {
    ...usual,
    title: "of three nats-servers the leader of the log is killed, again and again",
    natsServers: 3,
    faults: 50,
    tracks: again("nats", "leader-kill", [3_000, 8_000], [500, 3_000]),
  },
  "set-back": {
    ...usual,
    title: "the stream's directory is set back to an older copy",
    // What people asked is in a stream too, and set back with it.
    person: false,
    faults: 5,
    tracks: again("nats", "set-back", [6_000, 10_000], [0, 1_000]),
  },
  "empty-disk": {
    ...usual,
    title: "the gateway's computer is replaced by one with an empty disk",
    faults: 5,
    tracks: again("gateway", "empty-disk", [30_000, 40_000], [500, 3_000]),
  },
  "second-gateway": {
    ...usual,
    title: "another gateway is started for a zone that has one",
    faults: 5,
    tracks: again("gateway", "second-gateway", [20_000, 30_000], [0, 1_000]),
  },
  "copied-store": {
    ...usual,
    title: "a copy of the store is started, and then the original again",
    faults: 5,
    tracks: again("gateway", "copied-store", [20_000, 30_000], [5_000, 10_000]),
  },
};

/** @throws TypeError that names those there are */
export function scenarioNamed(name: string): Scenario {
  const scenario = SCENARIOS[name];
  if (scenario === undefined) throw new TypeError(`--scenario ${name}: there are ${Object.keys(SCENARIOS).join(", ")}`);
  return scenario;
}
