import { expect, it } from "vitest";
import type { SensorConfig } from "../config.ts";
import { exampleLimit, exampleZone, transitionsOf } from "../example-zone.ts";
import { ZoneHealth } from "../zone.ts";

const T0 = 1_700_000_000_000;
const at = (seconds: number): number => T0 + seconds * 1_000;
const high = exampleLimit(70, { priority: "low" });
const quiet: Partial<SensorConfig> = { reports: "onChange", limits: { high } };

type Input = [seconds: number, value: number] | number;

function zoneAfter(inputs: Input[], differs: Partial<SensorConfig> = {}): ZoneHealth {
  const zone = new ZoneHealth(exampleZone({ oven: { temp: { ...quiet, ...differs } } }));
  for (const input of inputs) {
    if (typeof input === "number") zone.tick(at(input), at(input));
    else zone.reading(0, input[1], "good", at(input[0]), at(input[0]), false);
  }
  return zone;
}

/** What became of the process alarm's nuisance: `seconds from>to`. */
const check = (inputs: Input[], expected: string[], differs: Partial<SensorConfig> = {}) => {
  const told = transitionsOf(zoneAfter(inputs, differs).take().records).flatMap(({ at: time, changes }) =>
    changes
      .filter(({ region }) => region === "nuisance.process")
      .map(({ from, to }) => `${(time - T0) / 1_000} ${from}>${to}`),
  );
  expect(told).toEqual(expected);
};

/** Occurrences that begin at these seconds and clear a second later. */
const comes = (...seconds: number[]): Input[] =>
  seconds.flatMap((each): Input[] => [
    [each, 75],
    [each + 1, 60],
  ]);

it("chatters with the third occurrence within a minute, until none has begun for a minute", () =>
  check([...comes(0, 10, 60), 119, 200], ["60 none>chattering", "120 chattering>none"]));

it("does not chatter where the third comes later", () => check([...comes(0, 30, 60.5)], []));

it("goes on chattering while occurrences go on to begin", () =>
  check([...comes(0, 20, 40, 90, 140), 199, 200], ["40 none>chattering", "200 chattering>none"]));

it("was fleeting a minute after it cleared within ten seconds, and until it comes again", () =>
  check([[0, 75], [10, 60], 69, 70, 5_000, [6_000, 75]], ["70 none>fleeting", "6000 fleeting>none"]));

it("was not fleeting where it stood longer, or came again", () => {
  check([[0, 75], [10.5, 60], 500], []);
  check([...comes(0, 40), 100.9, 101], ["101 none>fleeting"]);
});

it("stands after a day, acknowledged or not, and does so until it clears", () =>
  check([[0, 75], 86_399, 86_400, [90_000, 60]], ["86400 none>standing", "90000 standing>none"]));

it("judges only what rings", () =>
  check([...comes(0, 10, 20), [30, 75], 200_000], [], { limits: { high: exampleLimit(70) } }));

it("is fleeting no longer when it comes again unheard, and stands when that has escalated and stays", () =>
  check(
    [[0, 85], [2, 60], 62, [100, 75], [110, 85], 200_000],
    ["62 none>fleeting", "100 fleeting>none", "86500 none>standing"],
    {
      limits: { high: exampleLimit(70), highHigh: exampleLimit(80, { priority: "high" }) },
    },
  ));

it("chatters by what begins unheard and escalates, counted when it rings", () =>
  check(
    [[0, 75], [1, 85], [2, 60], [10, 75], [11, 85], [12, 75], [13, 85], [14, 60], [20, 75], [25, 85], 85],
    ["25 none>chattering", "85 chattering>none"],
    { limits: { high: exampleLimit(70), highHigh: exampleLimit(80, { priority: "high" }) } },
  ));

it("takes its thresholds from the configuration", () => {
  const nuisance = {
    chatteringCount: 2,
    chatteringWithinMs: 5_000,
    fleetingClearsMs: 500,
    fleetingAwayMs: 1_000,
    standingMs: 30_000,
  };
  check([...comes(0, 4), 9, [20, 75], 50], ["4 none>chattering", "9 chattering>none", "50 none>standing"], {
    nuisance,
  });
});

it("says in the whole state what it is, since when, and what would cure it", () => {
  const zone = zoneAfter(comes(0, 10, 20), { deadband: 2 });
  expect(zone.standing(0).state.nuisance).toEqual({
    process: {
      is: "chattering",
      since: at(0),
      text: "came 3 times within 1 min: make the deadband wider (it is 2 °C) or the delays longer",
    },
  });
  zone.tick(at(500), at(500));
  expect(zone.standing(0).state).not.toHaveProperty("nuisance");
});

it("keeps few times, however often it comes", () => {
  const zone = zoneAfter(comes(...Array.from({ length: 500 }, (_, count) => count * 3)));
  expect(JSON.parse(zone.saveSensor(0)).alarms.process.begins).toHaveLength(3);
});

it("goes on over a restart: the deadline fires at its own time", () => {
  const before = zoneAfter(comes(0, 10, 20));
  const after = zoneAfter([]);
  after.restoreSensor(0, before.saveSensor(0));
  after.restoreMachine(0, before.saveMachine(0));
  after.tick(at(90), at(90));
  expect(after.take().records).toMatchObject([{ at: at(80), changes: [{ from: "chattering", to: "none" }] }]);
});

it("takes no statechart and no deadline for readings once nothing of it pends", () => {
  const zone = zoneAfter([...comes(0, 10, 20), 100, [101, 20]]);
  expect(zone.nextDeadline()).toBe(Infinity);
});
