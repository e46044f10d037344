import fc from "fast-check";
import type { AlarmName, Mute, Priority, Quality, SensorState } from "../../wire/health.ts";
import type { SensorStanding } from "../../wire/state.ts";
import { toId } from "../../wire/id.ts";
import type { Unnumbered, SensorTransition, Transition } from "../../wire/log.ts";
import type { Command } from "../command.ts";
import { NUISANCE_DEFAULT, type Level, type Limit, type SensorConfig, type ZoneConfig } from "../config.ts";
import { exampleZone, transitionsOf } from "../example-zone.ts";
import { T0 } from "../sensor-arbitrary.ts";
import { ZoneHealth } from "../zone.ts";

/**
 * Stories about the alarms of one oven: a temperature with four limits, a door with two abnormal values, and the mode
 * that tells what the oven does. Few things, each of them likely, so that what is rare elsewhere is common here: a
 * shelf at one level and a worse one reached behind it, an acknowledgement that is late, a restart in between.
 */
const PROCESS = { temp: 0, door: 1 } as const;
export const MODE = 2;
const VALUES = { temp: [50, 15, 5, 75, 75, 85], door: ["shut", "ajar", "open"] } as const;

/** Of the temperature, where it has one. */
export const HOLDOFF_MS = 1_500;

type Act =
  | { do: "read"; sensor: keyof typeof PROCESS; place: number; quality: Quality }
  | { do: "mode"; running: boolean }
  | { do: "tick"; lagMs: number }
  | { do: "pathBack" }
  | { do: "source"; word: "gone" | "back" }
  | { do: "acknowledge"; sensor: number; alarm: AlarmName; ago: number }
  | { do: "shelve"; sensor: number; alarm: AlarmName; level: string; once: boolean; forMs: number }
  | { do: "unshelve"; sensor: number; alarm: AlarmName }
  | { do: "outOfService"; autoReturn: boolean; forMs: number }
  | { do: "returnToService" }
  /** Killed, and started again with this configuration of the temperature. */
  | { do: "restart"; temp: Partial<SensorConfig> };
export type Told = { afterMs: number; act: Act };

const delays = fc.record({
  onDelayMs: fc.constantFrom(0, 0, 0, 1_500),
  offDelayMs: fc.constantFrom(0, 0, 1_500),
  reAlarmMs: fc.constantFrom(3_000, 600_000),
});
const limit = (value: number) =>
  fc.record({
    value: fc.constant(value),
    priority: fc.constantFrom<Priority>("log", "low", "medium", "high", "high"),
    onDelayMs: fc.constantFrom(0, 0, 0, 1_500),
    offDelayMs: fc.constantFrom(0, 0, 1_500),
    acknowledge: fc.constantFrom(true, true, false),
    reAlarmMs: fc.constantFrom(3_000, 600_000),
  });
const temp: fc.Arbitrary<Partial<SensorConfig>> = fc
  .record({
    lowLow: limit(10),
    low: limit(20),
    high: limit(70),
    highHigh: limit(80),
    lacks: fc.constantFrom<Level | "none">("none", "none", "none", "high", "highHigh"),
    shift: fc.constantFrom(0, 0, 3, 12),
    reports: fc.constantFrom("periodic" as const, "onChange" as const),
    instrument: fc.record({
      priority: fc.constantFrom<Priority>("log", "medium"),
      reAlarmMs: fc.constantFrom(2_000, 600_000),
      onDelayMs: fc.constantFrom(0, 0, 1_000),
    }),
    frozen: fc.constantFrom({}, {}, { frozenMs: 1_000 }),
    heeds: fc.constantFrom({}, { when: ["running" as const] }, { when: ["running" as const], holdoffMs: HOLDOFF_MS }),
  })
  .map(({ lacks, shift, reports, instrument, frozen, heeds, ...all }) => {
    const limits: Partial<Record<Level, Limit>> = {};
    for (const level of ["lowLow", "low", "high", "highHigh"] as const)
      if (level !== lacks) limits[level] = { ...all[level], value: all[level].value + shift };
    return { limits, reports, instrument, ...frozen, ...heeds };
  });
const door: fc.Arbitrary<Partial<SensorConfig>> = fc.tuple(delays, delays).map(([ajar, open]) => ({
  kind: "discrete",
  reports: "onChange",
  source: toId("plc"),
  abnormal: [
    { ...ajar, value: "ajar", priority: "low" },
    { ...open, value: "open", priority: "high" },
  ],
}));

function configOf(ofTemp: Partial<SensorConfig>, ofDoor: Partial<SensorConfig>): ZoneConfig {
  // That region goes its own way, and would multiply the states of the chart.
  const nuisance = { ...NUISANCE_DEFAULT, chatteringCount: 1_000, fleetingClearsMs: -1 };
  const mode: Partial<SensorConfig> = { kind: "discrete", reports: "onChange" };
  const config = exampleZone({ oven: { temp: { ...ofTemp, nuisance }, door: { ...ofDoor, nuisance }, mode } });
  const oven = config.machines[0]!;
  oven.state = { sensor: toId("mode"), values: { on: "running", off: "idle" }, onDelayMs: 0, offDelayMs: 0 };
  return config;
}

const sensor = fc.constantFrom(PROCESS.temp, PROCESS.temp, PROCESS.door);
const alarm = fc.constantFrom<AlarmName>("process", "process", "process", "instrument");
const act = <A extends Act["do"]>(
  name: A,
  more: { [K in keyof Omit<Extract<Act, { do: A }>, "do">]: fc.Arbitrary<Extract<Act, { do: A }>[K]> },
) => fc.record({ do: fc.constant(name), ...more }) as unknown as fc.Arbitrary<Act>;
const told: fc.Arbitrary<Told> = fc.record({
  afterMs: fc.constantFrom(0, 200, 1_000, 1_000, 2_000, 4_000),
  act: fc.oneof(
    {
      weight: 12,
      arbitrary: act("read", {
        sensor: fc.constantFrom<keyof typeof PROCESS>("temp", "temp", "temp", "door"),
        place: fc.nat(5),
        quality: fc.constantFrom<Quality>("good", "good", "good", "good", "good", "good", "bad"),
      }),
    },
    { weight: 2, arbitrary: act("mode", { running: fc.boolean() }) },
    { weight: 2, arbitrary: act("tick", { lagMs: fc.constant(500) }) },
    { weight: 1, arbitrary: act("pathBack", {}) },
    { weight: 1, arbitrary: act("source", { word: fc.constantFrom("gone" as const, "back" as const) }) },
    { weight: 6, arbitrary: act("acknowledge", { sensor, alarm, ago: fc.constantFrom(0, 0, 1, 1, -1) }) },
    {
      weight: 4,
      arbitrary: act("shelve", {
        sensor,
        alarm,
        level: fc.constantFrom("standing", "standing", "standing", "standing", "high", "highHigh", "low", "open"),
        once: fc.boolean(),
        forMs: fc.constantFrom(3_000, 60_000),
      }),
    },
    { weight: 2, arbitrary: act("unshelve", { sensor, alarm }) },
    { weight: 1, arbitrary: act("outOfService", { autoReturn: fc.boolean(), forMs: fc.constantFrom(2_500, 60_000) }) },
    { weight: 2, arbitrary: act("returnToService", {}) },
    { weight: 1, arbitrary: act("restart", { temp }) },
  ),
});
export const story = fc.record({
  temp,
  door,
  tale: fc.array(told, { minLength: 20, maxLength: 60 }),
});
export type Story = { temp: Partial<SensorConfig>; door: Partial<SensorConfig>; tale: Told[] };

/** One act, with what stood before and behind it. `config`: by which it was judged. */
export type Seen = {
  act: Act;
  now: number;
  configs: readonly SensorConfig[];
  before: SensorStanding[];
  after: SensorStanding[];
  records: Unnumbered<Transition>[];
  applied: boolean | undefined;
};

/** Where a story ended. */
type Lived = { zone: ZoneHealth; now: number; config: ZoneConfig };

/** Lives a story, and lets each act be seen. */
export function live({ temp: first, door: shut, tale }: Story, see: (seen: Seen) => void = () => {}): Lived {
  let zone = new ZoneHealth(configOf(first, shut));
  let now = T0;
  for (const { afterMs, act: next } of tale) {
    now += afterMs;
    const before = zone.sensors.map((_, each) => zone.standing(each));
    let applied: boolean | undefined;
    if (next.do === "restart") zone = restarted(zone, configOf(next.temp, shut), now);
    else applied = give(zone, next, now);
    const after = zone.sensors.map((_, each) => zone.standing(each));
    see({ act: next, now, configs: zone.sensors, before, after, records: transitionsOf(zone.take().records), applied });
  }
  const temps = tale.flatMap(({ act: past }) => (past.do === "restart" ? past.temp : []));
  return { zone, now, config: configOf(temps.at(-1) ?? first, shut) };
}

/** The first tick after a restart says what the configuration makes of what was saved. */
function restarted(before: ZoneHealth, config: ZoneConfig, now: number): ZoneHealth {
  const zone = new ZoneHealth(config);
  before.machines.forEach((_, machine) => zone.restoreMachine(machine, before.saveMachine(machine)));
  before.sources.forEach((_, source) => zone.restoreSource(source, before.saveSource(source)));
  before.sensors.forEach((_, each) => zone.restoreSensor(each, before.saveSensor(each)));
  zone.tick(now - 1_000, now);
  return zone;
}

function give(zone: ZoneHealth, next: Exclude<Act, { do: "restart" }>, now: number): boolean | undefined {
  switch (next.do) {
    case "acknowledge":
    case "shelve":
    case "unshelve":
    case "outOfService":
    case "returnToService":
      return zone.command(commandOf(zone, next, now), "anna", now).outcome === "applied";
    case "read": {
      const values = VALUES[next.sensor];
      zone.reading(PROCESS[next.sensor], values[next.place % values.length]!, next.quality, now, now, false);
      return undefined;
    }
    case "mode":
      zone.reading(MODE, next.running ? "on" : "off", "good", now, now, false);
      return undefined;
    case "tick":
      zone.tick(now - next.lagMs, now);
      return undefined;
    case "pathBack":
      zone.pathBack(now);
      return undefined;
    case "source":
      zone.sourceSaid("plc", next.word, "says so", now, now);
      return undefined;
  }
}

type Asked = Extract<Act, { do: "acknowledge" | "shelve" | "unshelve" | "outOfService" | "returnToService" }>;

function commandOf(zone: ZoneHealth, asked: Asked, now: number): Command {
  const { id } = zone.sensors[PROCESS.temp]!;
  if (asked.do === "returnToService") return { kind: "returnToService", of: "sensor", id };
  if (asked.do === "outOfService") {
    const { autoReturn, forMs } = asked;
    return {
      kind: "outOfService",
      of: "sensor",
      id,
      reason: "repair",
      until: now + forMs,
      ...(autoReturn ? { autoReturn } : {}),
    };
  }
  const target = { sensor: zone.sensors[asked.sensor]!.id, alarm: asked.alarm };
  if (asked.do === "unshelve") return { kind: "unshelve", ...target };
  if (asked.do === "acknowledge") {
    const newest = zone.standing(asked.sensor).occurrences?.[asked.alarm] ?? 0;
    return { kind: "acknowledge", ...target, occurrence: newest - asked.ago };
  }
  const standing =
    zone.standing(asked.sensor).state.alarms?.process?.level ?? (asked.sensor === PROCESS.door ? "ajar" : "high");
  const named = asked.level === "standing" ? standing : asked.level;
  const level = asked.alarm === "instrument" ? "any" : named;
  return {
    kind: "shelve",
    ...target,
    level,
    reason: "noise",
    ...(asked.once ? { once: true } : { forMs: asked.forMs }),
  };
}

/** Whether a shelf at one level covers another, as the domain says it: that level and lesser ones of the same side. */
function isCovered(placed: string, level: string): boolean {
  if (placed === "any") return true;
  const covered: Record<string, string[]> = {
    high: ["high"],
    highHigh: ["high", "highHigh"],
    low: ["low"],
    lowLow: ["low", "lowLow"],
    ajar: ["ajar"],
    open: ["ajar", "open"],
  };
  return covered[placed]!.includes(level);
}

/** What the domain says mutes an alarm, of which `level` is what it stands for: G before F before E. */
export function mutedBy(state: SensorState, alarmName: AlarmName, level: string): Mute | undefined {
  if (state.services?.some(({ planned }) => !planned)) return "outOfService";
  if (alarmName === "process" && state.byDesign !== undefined) return "suppressedByDesign";
  const shelf = state.shelves?.[alarmName];
  return shelf !== undefined && isCovered(shelf.level, level) ? "shelved" : undefined;
}

export const isOf = (record: Unnumbered<Transition>, id: string): record is Unnumbered<SensorTransition> =>
  record.of === "sensor" && record.id === id;

export const alarmIn = (state: SensorState, alarmName: AlarmName) => state.alarms?.[alarmName];
export const activeIn = (state: SensorState, alarmName: AlarmName): boolean =>
  ["unacknowledged", "acknowledged"].includes(alarmIn(state, alarmName)?.state ?? "normal");
