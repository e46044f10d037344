import fc from "fast-check";
import type { LimitState, Quality, ServiceScope } from "../wire/health.ts";
import type { Value } from "../wire/reading.ts";
import { toId } from "../wire/id.ts";
import type { MachineStateConfig, SensorConfig, ZoneConfig } from "./config.ts";
import { exampleZone } from "./example-zone.ts";
import { analog, counter, delayMs, discrete, limitAt, perhaps } from "./sensor-arbitrary.ts";

/** Random zones and random inputs for properties that hold whatever is configured and whatever happens. */
/** Sensors that readings are for: what is calculated comes behind them. */
export const SENSORS = 5;
/** What most of its sensors are behind. */
const source = toId("plc");

export type Input =
  | { kind: "reading"; sensor: number; value: Value; quality: Quality; behindMs: number; retained: boolean }
  | { kind: "tick" }
  /** Of some data paths alone: how long ago their sensors advance to, null where they are held. */
  | { kind: "tickOfPaths"; agoMs: number | null; paths: { hall: number | null; yard: number | null } }
  | { kind: "pathBack"; path?: string }
  | { kind: "route"; sensor: number; path: string }
  | { kind: "belated"; sensor: number; belated: boolean }
  | { kind: "acknowledge"; sensor: number; alarm: "process" | "instrument"; occurrence: number }
  | { kind: "shelve"; sensor: number; alarm: "process" | "instrument"; level: string; forMs?: number; once?: true }
  | { kind: "unshelve"; sensor: number; alarm: "process" | "instrument" }
  | { kind: "outOfService"; of: ServiceScope; id: string; fromMs: number; untilMs: number; autoReturn?: true }
  | { kind: "sourceSaid"; word: "gone" | "back" }
  | { kind: "acknowledgeSource"; occurrence: number }
  | { kind: "returnToService"; of: ServiceScope; id: string };
export type Timed = { afterMs: number; input: Input };

/** What the oven's discrete sensor says of it. */
const state = perhaps(
  fc.record({
    values: fc.constant({ open: "stopped", closed: "running", true: "idle", false: "running" } as const),
    onDelayMs: delayMs,
    offDelayMs: delayMs,
  }),
);

/** The oven's rule; it comes behind all sensors that readings are for. */
const wear: fc.Arbitrary<Partial<SensorConfig>> = fc
  .record({
    atLeast: fc.constantFrom(1, 2, 3),
    beyond: fc.constantFrom<LimitState[]>(
      ["high", "highHigh"],
      ["low", "lowLow", "high", "highHigh", "offNormal"],
      ["highHigh"],
    ),
    high: limitAt(0),
  })
  .map(({ atLeast, beyond, high }) => ({
    reports: "onChange",
    limits: { high: { ...high, value: atLeast - 1 } },
    rule: { sensors: ["a", "b", "c"].map(toId), atLeast, beyond },
  }));

/** What can keep the process alarm of the press's `e` quiet. */
const suppression = perhaps(
  fc.constantFrom(
    'sensor("oven/b").limit != "normal"',
    'machine("oven").state == "stopped" || sensor("d").signal != "live"',
  ),
);

/** A sum over two machines, which can have limits. */
const sum: fc.Arbitrary<Partial<SensorConfig>> = fc
  .record({ high: perhaps(limitAt(120)), deadband: fc.constantFrom(0, 3) })
  .map(({ high, deadband }) => ({
    reports: "onChange",
    expression: 'a + sensor("press/e").value',
    limits: high ? { high } : {},
    deadband,
  }));

export const zoneConfig: fc.Arbitrary<ZoneConfig> = fc
  .tuple(
    analog,
    analog,
    discrete,
    counter,
    analog,
    fc.constantFrom("sensor" as const, "event" as const),
    perhaps(wear),
    perhaps(sum),
    suppression,
  )
  .chain((parts) => state.map((told) => [...parts, told] as const))
  .map(([a, b, c, d, e, clock, rule, total, quiet, told]) => {
    const oven = {
      a: { ...a, source },
      b,
      c: { ...c, source },
      ...(rule ? { wear: rule } : {}),
      ...(total ? { sum: total } : {}),
    };
    const config = exampleZone(
      { press: { d: { ...d, source }, e: { ...e, source, ...(quiet ? { suppressWhen: quiet } : {}) } }, oven },
      clock,
    );
    return tellState(config, told);
  });

function tellState(config: ZoneConfig, told: Omit<MachineStateConfig, "sensor"> | undefined): ZoneConfig {
  const oven = config.machines[1]!;
  if (told !== undefined) oven.state = { ...told, sensor: oven.sensors[2]!.sensor };
  return config;
}

const reading: fc.Arbitrary<Input> = fc.record({
  kind: fc.constant("reading" as const),
  sensor: fc.nat(SENSORS - 1),
  value: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 40, max: 60 }) },
    { weight: 4, arbitrary: fc.constantFrom<Value>(5, 10, 12, 19, 21, 70, 71, 69, 66, 79, 85, 98, 0) },
    { weight: 3, arbitrary: fc.constantFrom<Value>("open", "closed", true, false, "", NaN, Infinity) },
  ),
  quality: fc.constantFrom<Quality>("good", "good", "good", "good", "good", "uncertain", "bad", "substituted"),
  behindMs: fc.constantFrom(0, 0, 0, 0, 0, 0, 10, 500, 4_000, 60_000, -1_500, -5_000, 8 * 86_400_000, NaN),
  retained: fc.constantFrom(false, false, false, false, true),
});
const acknowledgement: fc.Arbitrary<Input> = fc.record({
  kind: fc.constant("acknowledge" as const),
  sensor: fc.nat(SENSORS - 1),
  alarm: fc.constantFrom("process" as const, "instrument" as const),
  occurrence: fc.integer({ min: 0, max: 3 }),
});
const alarm = fc.constantFrom("process" as const, "instrument" as const);
const shelving: fc.Arbitrary<Input> = fc
  .record({
    kind: fc.constant("shelve" as const),
    sensor: fc.nat(SENSORS - 1),
    alarm,
    level: fc.constantFrom("low", "high", "high", "highHigh", "open", "any"),
    ends: fc.constantFrom({ forMs: 3_000 }, { forMs: 60_000 }, { once: true as const }, {}),
  })
  .map(({ ends, ...shelf }) => ({ ...shelf, ...ends }));
const unshelving: fc.Arbitrary<Input> = fc.record({
  kind: fc.constant("unshelve" as const),
  sensor: fc.nat(SENSORS - 1),
  alarm,
});
const target = fc.constantFrom<{ of: ServiceScope; id: string }>(
  { of: "sensor", id: "plant/press/oven/a" },
  { of: "sensor", id: "plant/press/press/d" },
  { of: "machine", id: "plant/press/oven" },
  { of: "source", id: "plant/press/plc" },
  { of: "zone", id: "plant/press" },
);
const service: fc.Arbitrary<Input> = fc
  .record({
    target,
    fromMs: fc.constantFrom(-1_000, 0, 2_000),
    untilMs: fc.constantFrom(1_500, 6_000, 60_000),
    ends: fc.constantFrom({}, { autoReturn: true as const }),
  })
  .map(({ target: { of, id }, ends, ...times }) => ({ kind: "outOfService", of, id, ...times, ...ends }));
const returning: fc.Arbitrary<Input> = target.map(({ of, id }) => ({ kind: "returnToService", of, id }));
const agoMs = fc.constantFrom(null, 0, 2_000, 10_000);
const tickOfPaths: fc.Arbitrary<Input> = fc.record({
  kind: fc.constant("tickOfPaths" as const),
  agoMs,
  paths: fc.record({ hall: agoMs, yard: agoMs }),
});
const route: fc.Arbitrary<Input> = fc.record({
  kind: fc.constant("route" as const),
  sensor: fc.nat(SENSORS - 1),
  path: fc.constantFrom("hall", "yard"),
});
const belated: fc.Arbitrary<Input> = fc.record({
  kind: fc.constant("belated" as const),
  sensor: fc.nat(SENSORS - 1),
  belated: fc.boolean(),
});
const said: fc.Arbitrary<Input> = fc
  .constantFrom("gone" as const, "back" as const)
  .map((word) => ({ kind: "sourceSaid", word }));
const acknowledgeSource = (occurrence: number): Input => ({ kind: "acknowledgeSource", occurrence });
const input: fc.Arbitrary<Timed> = fc.record({
  afterMs: fc.constantFrom(0, 1, 200, 999, 1_000, 1_000, 3_000, 20_000),
  input: fc.oneof(
    { weight: 9, arbitrary: reading },
    { weight: 2, arbitrary: fc.constant<Input>({ kind: "tick" }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Input>(...[{}, { path: "hall" }].map((of) => ({ kind: "pathBack" as const, ...of }))),
    },
    { weight: 2, arbitrary: tickOfPaths },
    { weight: 2, arbitrary: route },
    { weight: 1, arbitrary: belated },
    { weight: 2, arbitrary: acknowledgement },
    { weight: 2, arbitrary: shelving },
    { weight: 1, arbitrary: unshelving },
    { weight: 2, arbitrary: service },
    { weight: 1, arbitrary: returning },
    { weight: 1, arbitrary: said },
    { weight: 1, arbitrary: fc.constantFrom<Input>(...[0, 1, 2].map(acknowledgeSource)) },
  ),
});
export const inputs = fc.array(input, { maxLength: 60, size: "max" });

/** Mostly good readings that move nothing, seconds apart, and now and then anything else: what the quiet path is for. */
const calmReading: fc.Arbitrary<Input> = fc.record({
  kind: fc.constant("reading" as const),
  sensor: fc.constantFrom(0, 1, 3, 4),
  value: fc.constantFrom<Value>(50, 50, 51, 52, 48),
  quality: fc.constant("good" as const),
  behindMs: fc.constantFrom(0, 0, 0, 10),
  retained: fc.constant(false),
});
export const calmInputs = fc.array(
  fc.oneof(
    {
      weight: 9,
      arbitrary: fc.record({ afterMs: fc.constantFrom(0, 200, 400, 1_000, 3_000), input: calmReading }),
    },
    { weight: 1, arbitrary: input },
  ),
  { minLength: 20, maxLength: 60 },
);
