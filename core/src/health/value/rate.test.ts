import { expect, it } from "vitest";
import type { Rate, RateLimit, SensorConfig } from "../config.ts";
import { exampleLimit, exampleZone, transitionsOf } from "../example-zone.ts";
import { ZoneHealth } from "../zone.ts";

const T0 = 1_700_000_000_000;
const zoneOf = (differs: Partial<SensorConfig>) =>
  new ZoneHealth(exampleZone({ oven: { temp: { silentAfterMs: 1e9, ...differs } } }));

type Input = [seconds: number, value: number] | { tick: number };

/** Steps the inputs and tells the records after the first as `seconds limit/rate alarm: cause`. */
function told(zone: ZoneHealth, inputs: Input[]): string[] {
  for (const input of inputs) {
    if ("tick" in input) zone.tick(T0 + input.tick * 1_000, T0 + input.tick * 1_000);
    else zone.reading(0, input[1], "good", T0 + input[0] * 1_000, T0 + input[0] * 1_000, false);
  }
  return transitionsOf(zone.take().records).flatMap((record) => {
    if (record.of !== "sensor") return [];
    const { limit, rate = "normal", alarms } = record.state;
    const { state, level } = alarms?.process ?? { state: "normal", level: "-" };
    return `${(record.at - T0) / 1_000} ${limit}/${rate} ${state} ${level}: ${record.cause.text}`;
  });
}
const check = (differs: Partial<SensorConfig>, inputs: Input[], expected: string[]) =>
  expect(told(zoneOf(differs), inputs).slice(1)).toEqual(expected);

const rate = (limit: Partial<RateLimit>, differs: Partial<Rate> = {}): Partial<SensorConfig> => ({
  rate: {
    perMs: 60_000,
    windowMs: 0,
    limit: { value: 30, deadband: 0, priority: "log", onDelayMs: 0, offDelayMs: 0, ...limit },
    ...differs,
  },
});

it("compares a reading with the one before where there is no window", () =>
  check(
    rate({ deadband: 10 }),
    [
      [0, 20],
      [2, 21],
      [4, 22.1],
      [6, 23],
      [8, 21.9],
      [10, 22.5],
    ],
    [
      "4 normal/exceeded acknowledged rate: changes by 33 °C/min, faster than 30",
      "10 normal/normal normal -: changes by 18 °C/min, back from 30 by deadband 10",
    ],
  ));

it("takes the rate over a window, and none before that has passed", () =>
  check(
    rate({}, { windowMs: 10_000 }),
    // 0.6 a second are 36 a minute; one jump within the window is its height per ten seconds.
    [
      [0, 0],
      [3, 9],
      [9, 0],
      [10, 5.1],
      [11, 0],
      [20, 5],
      [30, 11],
    ],
    [
      "10 normal/exceeded acknowledged rate: changes by 30.6 °C/min, faster than 30",
      "11 normal/normal normal -: changes by 0 °C/min, back from 30",
      "30 normal/exceeded acknowledged rate: changes by 36 °C/min, faster than 30",
    ],
  ));

it("waits for its delays, which silence drops", () => {
  const config = { ...rate({ onDelayMs: 5_000, offDelayMs: 2_000 }), silentAfterMs: 4_000 };
  check(
    config,
    [[0, 0], [1, 1], [2, 2], [3, 3], [4, 4], [5, 5], { tick: 6 }, [7, 5], [8, 5], [9, 5]],
    [
      "6 normal/exceeded acknowledged rate: changes by 60 °C/min, faster than 30 for 5 s",
      "9 normal/normal normal -: changes by 0 °C/min, back from 30 for 2 s",
    ],
  );
  check(
    config,
    [[0, 0], [1, 1], { tick: 7 }, [8, 1]],
    ["5 normal/normal normal -: no reading for 4 s", "8 normal/normal normal -: reading again after 7 s"],
  );
});

it("feeds the process alarm: a limit that comes to it rings again unless it is less loud", () => {
  const config = {
    ...rate({ priority: "medium" }),
    limits: { high: exampleLimit(50, { priority: "low" }), highHigh: exampleLimit(60, { priority: "medium" }) },
  };
  check(
    config,
    [
      [0, 20],
      [1, 45],
      [2, 51],
      [3, 61],
      [13, 61],
      [14, 45],
    ],
    [
      "1 normal/exceeded unacknowledged rate: changes by 1500 °C/min, faster than 30",
      "2 high/exceeded unacknowledged rate: 51 °C above high 50",
      "3 highHigh/exceeded unacknowledged highHigh: 61 °C above highHigh 60",
      "13 highHigh/normal unacknowledged highHigh: changes by 0 °C/min, back from 30",
      "14 normal/exceeded unacknowledged highHigh: 45 °C back from highHigh 60",
    ],
  );
});

it("comes to a limit as an escalation where it is louder", () =>
  check(
    { ...rate({ priority: "high" }), limits: { high: exampleLimit(50, { priority: "low" }) } },
    [
      [0, 40],
      [60, 51],
      [61, 60],
    ],
    [
      "60 high/normal unacknowledged high: 51 °C above high 50",
      "61 high/exceeded unacknowledged rate: changes by 540 °C/min, faster than 30",
    ],
  ));

it("has a shelf of its own, which covers no limit", () => {
  const zone = zoneOf({ ...rate({ priority: "low" }), limits: { high: exampleLimit(50, { priority: "low" }) } });
  told(zone, [
    [0, 20],
    [1, 30],
  ]);
  const sensor = zone.sensors[0]!.id;
  const shelf = { kind: "shelve", sensor, alarm: "process", level: "rate", reason: "start", forMs: 60_000 } as const;
  expect(zone.command(shelf, "anna", T0 + 1_000)).toEqual({ outcome: "applied" });
  expect(zone.standing(0).state.alarms?.process).toMatchObject({ level: "rate", muted: "shelved" });
  told(zone, [[2, 51]]);
  expect(zone.standing(0).state.alarms?.process).not.toHaveProperty("muted");
});

it("makes of its machine what its profile says", () => {
  const zone = zoneOf(rate({ means: "maintenance-required" }));
  told(zone, [
    [0, 20],
    [1, 30],
  ]);
  expect(zone.machineStanding(0).health).toBe("maintenance-required");
  told(zone, [[2, 30]]);
  expect(zone.machineStanding(0).health).toBe("good");
});

const counter: Partial<SensorConfig> = {
  kind: "counter",
  unit: "pcs",
  limits: { low: exampleLimit(30), high: exampleLimit(100) },
  rate: { perMs: 60_000, windowMs: 0 },
};

it("judges a counter by its rate and never by its value", () =>
  check(
    counter,
    [
      [0, 5_000],
      [10, 5_010],
      [20, 5_030],
      [30, 5_034],
      [40, 5_044],
    ],
    [
      "20 high/normal acknowledged high: rate 120 pcs/min above high 100",
      "30 low/normal acknowledged high: rate 24 pcs/min below low 30",
      "40 normal/normal normal -: rate 60 pcs/min back from low 30",
    ],
  ));

it("counts on over a rollover, and begins its rate anew after a reset", () => {
  const rollover = { ...counter, rollover: 65_536 };
  check(
    rollover,
    [
      [0, 65_520],
      [10, 65_530],
      [20, 4],
      [30, 14],
    ],
    [],
  );
  check(
    rollover,
    [
      [0, 65_520],
      [10, 65_530],
      [20, 24],
    ],
    ["20 high/normal acknowledged high: rate 180 pcs/min above high 100"],
  );
  check(
    rollover,
    [
      [0, 5_000],
      [10, 5_010],
      [20, 3],
      [30, 13],
      [40, 14],
    ],
    ["40 low/normal acknowledged low: rate 6 pcs/min below low 30"],
  );
  check(
    counter,
    [
      [0, 65_530],
      [10, 4],
      [20, 14],
    ],
    [],
  );
});

it("smooths a counter's rate and takes it over a window", () => {
  const steady = { ...counter, rate: { perMs: 60_000, windowMs: 20_000 } };
  check(
    steady,
    [
      [0, 0],
      [10, 30],
      [20, 30],
      [30, 40],
      [40, 70],
      [50, 80],
      [60, 80],
    ],
    [
      "40 high/normal acknowledged high: rate 120 pcs/min above high 100",
      "60 normal/normal normal -: rate 30 pcs/min back from high 100",
    ],
  );
});

it("keeps rate and count over a restart", () => {
  for (const config of [rate({}, { windowMs: 10_000 }), { ...counter, rollover: 1_000 }]) {
    const inputs: Input[] = [
      [0, 900],
      [5, 905],
      [10, 915],
      [16, 990],
      [20, 10],
      [40, 12],
      [41, 300],
    ];
    const [whole, before] = [zoneOf(config), zoneOf(config)];
    const all = told(whole, inputs);
    const first = told(before, inputs.slice(0, 4));
    const after = zoneOf(config);
    expect(after.restoreSensor(0, before.saveSensor(0))).toBe(true);
    after.restoreMachine(0, before.saveMachine(0));
    expect([...first, ...told(after, inputs.slice(4))]).toEqual(all);
  }
});

it("says of a rate only what is so: exceeded, within its off-delay, held", () => {
  const limit = { ...exampleLimit(5), value: 5, deadband: 1, offDelayMs: 2_000 };
  const zone = new ZoneHealth(exampleZone({ oven: { fast: { rate: { perMs: 1_000, windowMs: 0, limit } } } }));
  const told = () => zone.explain("sensor", zone.sensors[0]!.id)!.sentences.filter(({ about }) => about === "limit");
  [0, 20, 24.5].forEach((value, second) =>
    zone.reading(0, value, "good", T0 + second * 1_000, T0 + second * 1_000, false),
  );
  expect(told()).toMatchObject([
    { text: "it changes by 4.5 °C/s and still counts as faster than 5; that is left at 4 °C/s for 2 s" },
  ]);
  zone.tick(T0 + 10_000, T0 + 10_000);
  expect(told()).toMatchObject([{ text: "it is held as faster than 5; that is left at 4 °C/s for 2 s" }]);
});
