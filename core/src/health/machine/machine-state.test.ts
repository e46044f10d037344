import { toId } from "../../wire/id.ts";
import { describe, expect, it } from "vitest";
import type { MachineStateConfig, SensorConfig } from "../config.ts";
import { at, give, pressure, pressZone, told, type Input } from "../example-press.ts";
import { exampleZone } from "../example-zone.ts";
import { ZoneHealth } from "../zone.ts";

const check = (
  inputs: Input[],
  expected: string[],
  state?: Partial<MachineStateConfig>,
  differs?: Partial<SensorConfig>,
) => expect(told(new ZoneHealth(pressZone(state, differs)), inputs)).toEqual(expected);

it("does what its sensor says, is unknown before and where the value says nothing", () =>
  check(
    [
      [0, "mode", 1],
      [1, "mode", 1],
      [2, "mode", 0],
      [3, "mode", 7],
    ],
    ['0 running: MODE is "1"', '2 stopped: MODE is "0"', '3 unknown: MODE is "7"'],
  ));

it("runs, and runs no more, after its delays, and thinks better of them", () =>
  check(
    [
      [0, "mode", 0],
      [1, "mode", 1],
      { tick: 5 },
      [10, "mode", 0],
      [12, "mode", 1],
      { tick: 30 },
      [40, "mode", 2],
      { tick: 50 },
    ],
    ['0 stopped: MODE is "0"', '3 running: MODE is "1" for 2 s', '43 idle: MODE is "2" for 3 s'],
    { onDelayMs: 2_000, offDelayMs: 3_000 },
  ));

it("fires a pending state at its own time, however late the next value comes", () =>
  check(
    [
      [0, "mode", 0],
      [1, "mode", 1],
      [20, "mode", 0],
    ],
    ['0 stopped: MODE is "0"', '3 running: MODE is "1" for 2 s', '20 stopped: MODE is "0"'],
    { onDelayMs: 2_000 },
  ));

it("is always running where nobody tells", () => {
  const zone = new ZoneHealth(exampleZone({ press: { pressure } }));
  expect(zone.machineStanding(0).state.state).toBe("running");
});

it("suppresses by design what is not judged while it stands, and says why", () => {
  const zone = new ZoneHealth(pressZone());
  expect(
    told(zone, [
      [0, "mode", 1],
      [0, "pressure", 50],
      [1, "mode", 0],
      [2, "pressure", 5],
    ]),
  ).toEqual(['0 running: MODE is "1"', '1 stopped: MODE is "0"', "2 process unacknowledged suppressedByDesign"]);
  expect(zone.standing(1).state).toMatchObject({ limit: "low", byDesign: { text: "press is stopped", since: at(1) } });
  expect(zone.machineStanding(0).health).toBe("good");
});

it("lets ring on the way back only what is then wrong", () => {
  const back = (value: number) =>
    told(new ZoneHealth(pressZone()), [
      [0, "mode", 0],
      [1, "pressure", 5],
      [2, "pressure", value],
      [3, "mode", 1],
    ]).slice(1);
  expect(back(50)).toEqual([
    "1 process unacknowledged suppressedByDesign",
    "2 process rtnUnacknowledged suppressedByDesign",
    '3 running: MODE is "1"',
    "3 process normal",
  ]);
  const zone = new ZoneHealth(pressZone());
  give(zone, [
    [0, "mode", 0],
    [1, "pressure", 5],
    [3, "mode", 1],
  ]);
  expect(zone.standing(1).state.alarms?.process).toEqual({
    state: "unacknowledged",
    occurrence: 1,
    since: at(1),
    level: "low",
    priority: "medium",
  });
});

it("goes on suppressing for the holdoff, and not again from one judged state to another", () =>
  check(
    [
      [0, "mode", 0],
      [1, "pressure", 5],
      [3, "mode", 1],
      [4, "pressure", 5],
      [6, "mode", 2],
      [7, "pressure", 5],
      { tick: 8 },
    ],
    [
      '0 stopped: MODE is "0"',
      "1 process unacknowledged suppressedByDesign",
      '3 running: MODE is "1"',
      '6 idle: MODE is "2"',
      "8 process unacknowledged",
    ],
    {},
    { when: ["running", "idle"], holdoffMs: 5_000 },
  ));

it("rings at the end of the holdoff where the condition still holds", () => {
  const zone = new ZoneHealth(pressZone({}, { holdoffMs: 5_000 }));
  give(zone, [
    [0, "mode", 0],
    [1, "pressure", 5],
    [3, "mode", 1],
  ]);
  expect(zone.standing(1).state).toMatchObject({
    byDesign: { text: "press is running", until: at(8) },
    alarms: { process: { muted: "suppressedByDesign" } },
  });
  zone.take();
  give(zone, [{ tick: 8 }]);
  expect(zone.standing(1).state.alarms?.process).not.toHaveProperty("muted");
  expect(zone.take().records).toMatchObject([
    {
      at: at(8),
      cause: { kind: "timer", text: "press is running: judged again after the holdoff", delayMs: 5_000 },
      changes: [
        { region: "alarms.process", from: "unacknowledged", to: "unacknowledged" },
        { region: "suppression.process.suppressedByDesign", from: "yes", to: "no" },
        { region: "suppression.instrument.suppressedByDesign", from: "yes", to: "no" },
      ],
    },
    { of: "machine", health: "out-of-specification" },
  ]);
});

it("ends the holdoff before a reading that comes after it, though that is quiet", () => {
  const zone = new ZoneHealth(pressZone({}, { holdoffMs: 5_000 }));
  give(zone, [
    [0, "pressure", 50],
    [0, "mode", 0],
    [1, "mode", 1],
  ]);
  zone.take();
  give(zone, [[9, "pressure", 50]]);
  expect(zone.take().records).toMatchObject([{ at: at(6), cause: { kind: "timer" } }]);
});

describe("a sensor that has its power from the machine", () => {
  it("is unknown, not silent, while the machine is stopped, and nothing rings", () => {
    const zone = new ZoneHealth(pressZone());
    give(zone, [[0, "mode", 1], [0, "pressure", 50], [1, "mode", 0], { tick: 60 }]);
    expect(zone.standing(1)).toMatchObject({
      health: "unknown",
      state: { signal: "unknown", held: true },
      cause: { kind: "machine", text: "no reading for 10 s: press is stopped, so it has no power" },
    });
    expect(zone.standing(1).state).not.toHaveProperty("alarms");
  });

  it("is awaited by nobody though its source comes back while the machine stands, nor by another computer", () => {
    const zone = new ZoneHealth(pressZone({}, { source: toId("plc") }));
    give(zone, [[0, "mode", 1], [0, "pressure", 50], [1, "mode", 0], { tick: 60 }]);
    zone.sourceSaid("plc", "gone", "says so", at(70), at(70));
    zone.sourceSaid("plc", "back", "is back", at(80), at(80));
    give(zone, [{ tick: 120 }]);
    const standing = zone.standing(1);
    expect(standing.state.signal).toBe("unknown");

    const former = { sensors: { [zone.sensors[1]!.id]: { ...standing, state: { signal: "live", limit: "normal" } } } };
    const machines = { [zone.machines[0]!.id]: zone.machineStanding(0) };
    const other = new ZoneHealth(pressZone());
    other.takeOver({ ...(former as object), machines, sources: {} } as never, at(200));
    other.tick(at(260), at(260));
    expect(other.standing(1).state.signal).toBe("unknown");
    expect(other.nextDeadline()).toBe(Infinity);
  });

  it("is silent when the machine runs again and it says nothing", () =>
    check(
      [
        [0, "mode", 1],
        [0, "pressure", 50],
        [1, "mode", 0],
        { tick: 60 },
        [100, "mode", 1],
        { tick: 109 },
        { tick: 110 },
      ],
      ['0 running: MODE is "1"', '1 stopped: MODE is "0"', '100 running: MODE is "1"', "110 instrument unacknowledged"],
    ));

  it("is live when it says something, and silent by its own time then", () =>
    check(
      [[0, "mode", 0], [1, "pressure", 50], { tick: 60 }, [100, "mode", 1], [102, "pressure", 50], { tick: 112 }],
      ['0 stopped: MODE is "0"', '100 running: MODE is "1"', "112 instrument unacknowledged"],
    ));
});

it("judges where nobody knows what the machine does", () =>
  check(
    [
      [0, "mode", 7],
      [1, "pressure", 5],
    ],
    ["1 process unacknowledged"],
  ));

it("records what the machine does under a command, and shows maintenance", () => {
  const zone = new ZoneHealth(pressZone());
  give(zone, [[0, "mode", 1]]);
  zone.command(
    { kind: "outOfService", of: "machine", id: "plant/press/press", reason: "repair", until: at(60) },
    "anna",
    at(1),
  );
  zone.take();
  give(zone, [[2, "mode", 0]]);
  expect(zone.take().records).toMatchObject([
    {
      state: { state: "maintenance" },
      changes: [{ region: "activity", from: "running", to: "stopped" }, { region: "coverage" }],
    },
    { of: "sensor", id: "plant/press/press/pressure", state: { byDesign: { text: "press is stopped" } } },
  ]);
  zone.command({ kind: "returnToService", of: "machine", id: "plant/press/press" }, "anna", at(3));
  expect(zone.machineStanding(0).state.state).toBe("stopped");
});

it("is function-check where its own sensor says maintenance", () => {
  const zone = new ZoneHealth(pressZone({ values: { "3": "maintenance" } }));
  give(zone, [[0, "mode", 3]]);
  expect(zone.machineStanding(0)).toMatchObject({ health: "function-check", state: { state: "maintenance" } });
});

it("takes a sensor for unpowered that fell silent before its machine was known to have stopped", () => {
  const zone = new ZoneHealth(pressZone({ offDelayMs: 20_000 }));
  const inputs: Input[] = [[0, "mode", 1], [0, "pressure", 50], [1, "mode", 0], { tick: 30 }];
  expect(told(zone, inputs)).toEqual([
    '0 running: MODE is "1"',
    "10 instrument unacknowledged",
    '21 stopped: MODE is "0" for 20 s',
    "21 instrument rtnUnacknowledged suppressedByDesign",
  ]);
  expect(zone.standing(1)).toMatchObject({
    health: "unknown",
    state: { signal: "unknown" },
    cause: { text: "press is stopped" },
  });
  // It is awaited anew from the start on, and rings only where it stays away.
  expect(told(zone, [[100, "mode", 1], { tick: 105 }])).toEqual(['100 running: MODE is "1"']);
  expect(told(zone, [{ tick: 110 }])).toEqual(["110 instrument unacknowledged"]);
});
