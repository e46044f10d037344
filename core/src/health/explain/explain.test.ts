import { expect, it } from "vitest";
import { Compile } from "typebox/compile";
import { ExplanationSchema, StatechartSchema, type Explanation } from "../../wire/explain.ts";
import { toId } from "../../wire/id.ts";
import type { SensorConfig } from "../config.ts";
import { exampleLimit, exampleZone } from "../example-zone.ts";
import { at, give, pressZone } from "../example-press.ts";
import { SENSOR_EVENTS } from "../statechart/sensor-statechart.ts";
import { stepInput, always } from "../zone-run.ts";
import { T0 } from "../sensor-arbitrary.ts";
import { ZoneHealth } from "../zone.ts";

const oven: Partial<SensorConfig> = {
  limits: {
    high: exampleLimit(70, {
      priority: "medium",
      message: "Too hot",
      action: "Open the flap",
      respondWithinMs: 300_000,
      offDelayMs: 2_000,
    }),
    highHigh: exampleLimit(80, { priority: "high", onDelayMs: 10_000 }),
  },
  deadband: 2,
  silentAfterMs: 60_000,
};
const zoneOf = (differs: Partial<SensorConfig> = {}) =>
  new ZoneHealth(exampleZone({ oven: { temp: { ...oven, ...differs } } }));
const read = (zone: ZoneHealth, seconds: number, value: number) =>
  zone.reading(0, value, "good", at(seconds), at(seconds), false);
const explained = (zone: ZoneHealth, sensor = 0): Explanation => zone.explain("sensor", zone.sensors[sensor]!.id)!;
const texts = ({ sentences }: Explanation) => sentences.map(({ text }) => text);
const pending = (explanation: Explanation) =>
  explanation.pending.map(({ what, text, at: time, clock }) => `${(time - T0) / 1_000} ${clock} ${what}: ${text}`);

it("names the reading, the limit, the alarm and what to do, and what comes if nothing changes", () => {
  const zone = zoneOf();
  read(zone, 0, 85);
  const explanation = explained(zone);
  expect(texts(explanation)).toEqual([
    "TEMP is good; what moved it last: 85 °C above high 70",
    "its newest reading is 85 °C, quality good",
    "85 °C is judged above high 70 °C; it is left at 68 °C for 2 s",
    "to its machine that means out-of-specification",
    "its process alarm is unacknowledged: occurrence 1, high, priority medium: Too hot",
    "what to do within 5 min: Open the flap",
  ]);
  expect(pending(explanation)).toEqual([
    "10 event limit: it enters highHigh",
    "60 event silence: it is silent unless a reading comes",
    "86400 event nuisance: its process alarm stands too long",
  ]);
});

it("calls a limit held that was judged by what came before its signal was lost", () => {
  const zone = zoneOf();
  read(zone, 0, 75);
  for (const [seconds, value, quality] of [
    [1, 12, "bad"],
    [2, NaN, "good"],
  ] as const) {
    zone.reading(0, value, quality, at(seconds), at(seconds), false);
    expect(texts(explained(zone))).toContain("it is held above high 70 °C; it is left at 68 °C for 2 s");
  }
});

it("tells no votes of a rule that has too few sensors to say anything", () => {
  const wear = { rule: { sensors: [toId("a")], atLeast: 1, beyond: ["high" as const] } };
  const limits = { high: exampleLimit(0, { priority: "low" }) };
  const zone = new ZoneHealth(
    exampleZone({
      oven: { a: { limits: { high: exampleLimit(70) } }, wear: { ...wear, reports: "onChange", limits } },
    }),
  );
  read(zone, 0, 75);
  zone.reading(0, 75, "bad", at(1), at(1), false);
  const told = texts(explained(zone, 1));
  expect(told).toContain("its signal is unknown; its limit state high is held until a live reading comes");
  expect(told.join()).not.toMatch(/NaN|of 1 sensors beyond/);
});

it("names what is judged where that is not the value: smoothed, a rate, a counter's rate, a rule's votes", () => {
  const rate = { perMs: 1_000, windowMs: 0, limit: { ...exampleLimit(5), value: 5, deadband: 1, offDelayMs: 2_000 } };
  const limits = { high: exampleLimit(70) };
  const zone = new ZoneHealth(
    exampleZone({
      oven: {
        smooth: { limits, smoothing: { median: 2 } },
        fast: { rate },
        parts: { kind: "counter", unit: "1", limits, rate: { perMs: 1_000, windowMs: 0 } },
        wear: {
          reports: "onChange",
          unit: "sensors",
          limits: { high: exampleLimit(0) },
          rule: { sensors: [toId("smooth")], atLeast: 1, beyond: ["high"] },
        },
      },
    }),
  );
  for (const [sensor, values] of [
    [60, 90],
    [10, 30],
    [0, 80],
  ].entries())
    values.forEach((value, second) => zone.reading(sensor, value, "good", at(second), at(second), false));
  const limitTexts = zone.sensors.map((_, sensor) =>
    explained(zone, sensor).sentences.flatMap(({ about, text }) => (about === "limit" ? text : [])),
  );
  expect(limitTexts).toEqual([
    ["smoothed 75 °C is judged above high 70 °C; it is left at 70 °C"],
    ["it changes by 20 °C/s, faster than 5; that is left at 4 °C/s for 2 s"],
    ["rate 80 1/s is judged above high 70 1/s; it is left at 70 1/s"],
    ["1 of 1 sensors beyond, 1 are needed"],
  ]);
  const { neighbours } = zone.explain("machine", zone.machines[0]!.id)!;
  expect(neighbours.map(({ text }) => text)).toContain(
    "FAST is live: it changes by 20 °C/s, faster than 5; that is left at 4 °C/s for 2 s",
  );
});

it("tells which alarm will be a nuisance, and what kind of one", () => {
  const nuisance = {
    chatteringCount: 2,
    chatteringWithinMs: 5_000,
    fleetingClearsMs: 1_000,
    fleetingAwayMs: 4_000,
    standingMs: 9_000,
  };
  const zone = zoneOf({ nuisance, deadband: 0, limits: { high: exampleLimit(70, { priority: "low" }) } });
  const next = () => pending(explained(zone)).filter((text) => text.includes("nuisance"));
  read(zone, 0, 75);
  expect(next()).toEqual(["9 event nuisance: its process alarm stands too long"]);
  read(zone, 1, 60);
  expect(next()).toEqual(["5 event nuisance: its process alarm was fleeting, unless it comes again"]);
  read(zone, 2, 75);
  expect(next()).toEqual(["7 event nuisance: its process alarm no longer chatters"]);
});

it("names the person who mutes it and until when, and that a worse level rings all the same", () => {
  const zone = zoneOf();
  read(zone, 0, 75);
  const sensor = zone.sensors[0]!.id;
  const shelf = { level: "high", reason: "repair", forMs: 9_000 };
  zone.command({ kind: "shelve", sensor, alarm: "process", ...shelf }, "anna", at(1));
  expect(explained(zone).mutes).toEqual([
    { alarm: "process", by: "shelved", text: "shelved by anna at level high: repair", until: at(10) },
  ]);
  expect(pending(explained(zone))[0]).toBe("10 gateway shelf: its process alarm leaves its shelf");
  read(zone, 2, 85);
  read(zone, 12.1, 85);
  zone.command({ kind: "shelve", sensor, alarm: "process", ...shelf }, "anna", at(13));
  expect(explained(zone).mutes[0]!.text).toBe(
    "shelved by anna at level high: repair; it stands at a worse level, which rings",
  );
});

it("names the machine that gives reason to suppress it, and the holdoff that runs", () => {
  const zone = new ZoneHealth(pressZone({}, { holdoffMs: 5_000 }));
  give(zone, [
    [0, "mode", 1],
    [0, "pressure", 5],
    [1, "mode", 0],
  ]);
  const stopped = explained(zone, 1);
  expect(stopped.mutes).toContainEqual({ alarm: "process", by: "suppressedByDesign", text: "press is stopped" });
  expect(stopped.neighbours).toContainEqual({ of: "machine", id: "plant/press/press", text: "press is stopped" });
  give(zone, [[2, "mode", 1]]);
  expect(pending(explained(zone, 1))).toContain("7 event holdoff: it is judged again after the holdoff");
});

it("names the source that is gone, and who was first in a burst", () => {
  const zone = new ZoneHealth(exampleZone({ oven: { a: { ...oven, source: toId("plc") }, b: oven } }));
  for (const sensor of [0, 1]) zone.reading(sensor, 75, "good", at(sensor), at(sensor), false);
  expect(explained(zone, 1).neighbours).toEqual([
    { of: "sensor", id: "plant/press/oven/a", text: "first of the burst" },
  ]);
  zone.sourceSaid("plc", "gone", "says goodbye", at(2), at(2));
  expect(explained(zone).neighbours).toEqual([{ of: "source", id: "plant/press/plc", text: "says goodbye" }]);
  expect(texts(explained(zone))).toContain(
    "its signal is unknown; its limit state high is held until a live reading comes",
  );
});

it("explains a machine by its sensors, its state and what it waits for, and a source by its silent sensors", () => {
  const zone = new ZoneHealth(pressZone({ offDelayMs: 5_000 }));
  give(zone, [
    [0, "mode", 1],
    [0, "temp", 50],
    [0, "pressure", 5],
    [1, "mode", 0],
  ]);
  const machine = zone.explain("machine", zone.machines[0]!.id)!;
  expect(machine).toMatchObject({ of: "machine", health: "out-of-specification" });
  expect(texts(machine)).toContain("it is running");
  expect(pending(machine)).toContain('6 event machine-state: it is stopped: MODE is "0" for 5 s');
  expect(machine.neighbours).toEqual([
    {
      of: "sensor",
      id: "plant/press/press/pressure",
      text: "PRESSURE is live at low: 5 °C is judged below low 10 °C; it is left at 10 °C",
    },
  ]);
});

it("explains a source by the sensors that are not heard, also where they are so only because it is gone", () => {
  const source = toId("plc");
  const zone = new ZoneHealth(exampleZone({ oven: { a: { ...oven, source }, b: { ...oven, source } } }));
  for (const sensor of [0, 1]) zone.reading(sensor, 20, "good", at(0), at(0), false);
  zone.sourceSaid("plc", "gone", "says goodbye", at(2), at(2));
  const told = () => {
    const explanation = zone.explain("source", "plant/press/plc")!;
    return [...texts(explanation).slice(0, 2), ...explanation.neighbours.map(({ text }) => text)];
  };
  expect(told()).toEqual([
    "plc is silent; what moved it last: says goodbye",
    "2 of its 2 sensors are not heard",
    "A is unknown: says goodbye",
    "B is unknown: says goodbye",
  ]);
  zone.reading(0, 20, "good", at(4), at(4), false);
  expect(told()).toEqual([
    "plc is live; what moved it last: plc is heard",
    "1 of its 2 sensors are not heard",
    "B is unknown: says goodbye",
  ]);
});

it("names nobody as the first of a burst whose alarm is over", () => {
  const zone = new ZoneHealth(
    exampleZone({
      oven: { a: oven, b: { ...oven, limits: { high: exampleLimit(70, { priority: "low", acknowledge: false }) } } },
    }),
  );
  for (const sensor of [0, 1]) zone.reading(sensor, 75, "good", at(sensor), at(sensor), false);
  expect(explained(zone, 1).neighbours).toHaveLength(1);
  zone.reading(1, 60, "good", at(3), at(3), false);
  expect(explained(zone, 1).neighbours).toEqual([]);
});

it("explains nothing that is not there", () => {
  const zone = zoneOf();
  for (const of of ["sensor", "machine", "source"] as const) {
    expect(zone.explain(of, "plant/press/none")).toBeUndefined();
    expect(zone.statechart(of, "plant/press/none")).toBeUndefined();
  }
});

it("draws every state and every event of a statechart, and marks where it stands", () => {
  const zone = zoneOf();
  read(zone, 0, 75);
  const drawn = zone.statechart("sensor", zone.sensors[0]!.id)!;
  expect(new Set(drawn.transitions.map(({ event }) => event))).toEqual(new Set(SENSOR_EVENTS));
  const active = drawn.states.filter((state) => state.active && state.type === "atomic").map(({ path }) => path);
  expect(active).toContain("signal.live");
  expect(active).toContain("limit.high");
  expect(active).toContain("alarms.process.unacknowledged");
  expect(drawn.transitions).toContainEqual({
    from: "limit",
    to: "limit.high",
    event: "limit.high",
    guard: "whileLive",
  });
});

it("agrees with the standing and with the next deadline, whatever happened, and fits its schema", () => {
  const [isExplanation, isStatechart] = [Compile(ExplanationSchema), Compile(StatechartSchema)];
  always((config, timed) => {
    const zone = new ZoneHealth(config);
    let now = T0;
    for (const { afterMs, input } of timed) stepInput(zone, input, (now += afterMs));
    zone.tick(now, now);
    let next = Infinity;
    for (const [sensor, { id }] of zone.sensors.entries()) {
      const explanation = zone.explain("sensor", id)!;
      expect(isExplanation.Errors(explanation)).toEqual([]);
      expect(explanation).toMatchObject({ health: zone.standing(sensor).health, cause: zone.standing(sensor).cause });
      // No tick fires what is due on a sensor whose data is still to come.
      const fires = explanation.pending.filter(({ clock }) => clock === "gateway" || !zone.paths.isBelated(sensor));
      next = Math.min(next, ...fires.map(({ at: time }) => time));
      const muted = Object.entries(zone.standing(sensor).state.alarms ?? {}).filter(([, alarm]) => alarm.muted);
      for (const [alarm, { muted: by }] of muted)
        expect(explanation.mutes.map((mute) => `${mute.alarm} ${mute.by}`)).toContain(`${alarm} ${by}`);
    }
    for (const { id } of zone.machines) {
      const explanation = zone.explain("machine", id)!;
      expect(isExplanation.Errors(explanation)).toEqual([]);
      next = Math.min(next, ...explanation.pending.map(({ at: time }) => time));
    }
    for (const { id } of zone.sources) expect(isExplanation.Errors(zone.explain("source", id))).toEqual([]);
    expect(isStatechart.Errors(zone.statechart("sensor", zone.sensors[0]!.id))).toEqual([]);
    if (config.clock === "sensor") expect(zone.nextDeadline()).toBeLessThanOrEqual(next);
  });
});
