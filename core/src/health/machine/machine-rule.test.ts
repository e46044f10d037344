import { expect, it } from "vitest";
import { toId } from "../../wire/id.ts";
import type { Limit, SensorConfig } from "../config.ts";
import { giveInput, type ExampleInput } from "../example-input.ts";
import { exampleLimit, exampleZone, transitionsOf } from "../example-zone.ts";
import { always, ofSensor, run } from "../zone-run.ts";
import { ZoneHealth } from "../zone.ts";

const T0 = 1_700_000_000_000;
type Input = ExampleInput | { out: string; at: number };

const voter = { limits: { high: exampleLimit(70), highHigh: exampleLimit(90) }, silentAfterMs: 60_000 };
const rule = (differs: Partial<Limit> = {}, atLeast = 2): Partial<SensorConfig> => ({
  reports: "onChange",
  limits: { high: exampleLimit(atLeast - 1, { means: "failure", ...differs }) },
  rule: { sensors: ["a", "b", "c"].map(toId), atLeast, beyond: ["high", "highHigh"] },
});
const engine = (wear: Partial<SensorConfig>) => ({
  engine: { a: voter, b: voter, c: voter, wear },
});

/** Steps an engine of three sensors and tells records of the rule (`wear limit signal`) and the engine (health). */
function check(wear: Partial<SensorConfig>, inputs: Input[], expected: string[]): void {
  const zone = new ZoneHealth(exampleZone(engine(wear)));
  const lines: string[] = [];
  for (const input of inputs) {
    if (!("out" in input)) giveInput(zone, input);
    else {
      const command = { kind: "outOfService", of: "sensor", id: input.out, reason: "test", until: T0 * 2 } as const;
      const { outcome } = zone.command({ ...command, until: T0 + 86_400_000 }, "anna", T0 + input.at * 1_000);
      expect(outcome).toBe("applied");
    }
    for (const record of transitionsOf(zone.take().records)) {
      const at = (record.at - T0) / 1_000;
      if (record.of === "machine") lines.push(`${at} engine ${record.health}: ${record.cause.text}`);
      else if (record.of === "sensor" && record.id.endsWith("/wear"))
        lines.push(`${at} wear ${record.state.signal} ${record.state.limit}: ${record.cause.text}`);
    }
  }
  expect(lines).toEqual(expected);
}
const heard: Input[] = [
  [0, 0, 20],
  [0, 1, 20],
  [0, 2, 20],
];
const healthy = ["0 wear live normal: first reading", "0 engine good: WEAR: first reading"];

it("says nothing until so many sensors are heard as it needs, and then its machine is no longer unknown", () =>
  check(rule(), heard, healthy));

it("fails its machine when so many sensors stand beyond, at that level or a worse one", () =>
  check(
    rule(),
    [...heard, [1, 0, 75], [1.5, 1, 95], [2, 0, 20]],
    [
      ...healthy,
      "1 engine out-of-specification: A: 75 °C above high 70",
      "1.5 wear live high: 2 of 3 sensors beyond",
      "1.5 engine failure: WEAR: 2 of 3 sensors beyond",
      "2 wear live normal: 1 of 3 sensors beyond, 2 are needed",
      "2 engine out-of-specification: WEAR: 1 of 3 sensors beyond, 2 are needed",
    ],
  ));

it("waits for its time, which a vote that is withdrawn begins anew", () =>
  check(
    rule({ onDelayMs: 2_000 }),
    [...heard, [0.5, 0, 75], [1, 1, 75], [1.5, 0, 20], [1.7, 0, 75], { tick: 4 }],
    [
      ...healthy,
      "0.5 engine out-of-specification: A: 75 °C above high 70",
      "3.7 wear live high: 2 of 3 sensors beyond for 2 s",
      "3.7 engine failure: WEAR: 2 of 3 sensors beyond for 2 s",
    ],
  ));

it("lets no limit vote that is held", () =>
  check(
    rule(),
    [...heard, [1, 0, 75], [1.5, 0, 75, "bad"], [2, 1, 75]],
    [...healthy, "1 engine out-of-specification: A: 75 °C above high 70"],
  ));

it("makes its machine unknown when it lacks the sensors that it needs, whatever it said before", () =>
  check(
    rule(),
    [...heard, [1, 0, 75], [1, 1, 75], [1.5, 0, 75, "bad"], [1.6, 1, 75, "bad"], [1.7, 0, 75]],
    [
      ...healthy,
      "1 engine out-of-specification: A: 75 °C above high 70",
      "1 wear live high: 2 of 3 sensors beyond",
      "1 engine failure: WEAR: 2 of 3 sensors beyond",
      "1.5 wear live normal: 1 of 3 sensors beyond, 2 are needed",
      "1.5 engine out-of-specification: WEAR: 1 of 3 sensors beyond, 2 are needed",
      "1.6 wear unknown normal: 1 of 3 sensors can be heard, 2 are needed",
      "1.6 engine unknown: WEAR: 1 of 3 sensors can be heard, 2 are needed",
      "1.7 wear live normal: reading again after 100 ms",
      "1.7 engine out-of-specification: WEAR: reading again after 100 ms",
    ],
  ));

it("counts no sensor that is out of service, and is itself not counted in the coverage", () => {
  check(
    rule({}, 3),
    [...heard, { out: "plant/press/engine/b", at: 1 }],
    [
      ...healthy,
      "0 wear unknown normal: 2 of 3 sensors can be heard, 3 are needed",
      "1 engine unknown: WEAR: 2 of 3 sensors can be heard, 3 are needed",
    ],
  );
  const zone = new ZoneHealth(exampleZone(engine(rule())));
  expect(zone.machineStanding(0).state.coverage).toEqual({ good: 0, of: 3 });
});

/** What a rule must say after each record, by nothing but the records themselves: its sensors' newest words. */
it("votes as a naive judge does who reads the log", () =>
  always((config, timed) => {
    const oven = config.machines.find(({ machine }) => machine === "oven")!;
    const wear = oven.sensors.find(({ rule: counted }) => counted !== undefined);
    if (wear?.rule === undefined) return;
    const { sensors, atLeast, beyond } = wear.rule;
    const { records, calculated } = run(config, timed);
    const words = new Map<string, { present: boolean; votes: boolean }>();
    for (const record of records.filter(ofSensor)) {
      const { signal, limit, byDesign } = record.state;
      const out = record.state.services?.some(({ planned }) => planned === undefined) ?? false;
      const designed = byDesign !== undefined;
      const live = signal === "live";
      words.set(record.id, {
        present: !out && (live || designed),
        votes: !out && live && !designed && beyond.includes(limit),
      });
    }
    const voters = oven.sensors.filter(({ sensor }) => sensors.includes(sensor)).map(({ id }) => words.get(id));
    const present = voters.filter((voter) => voter?.present).length;
    const number = config.machines.flatMap((machine) => machine.sensors).indexOf(wear);
    const last = calculated.findLast(({ sensor }) => sensor === number);
    const value = voters.filter((voter) => voter?.votes).length;
    if (present < atLeast) expect(last?.quality ?? "bad").toBe("bad");
    else expect(last).toMatchObject({ quality: "good", value });
  }));

it("counts no vote that the very same step suppresses by a condition", () => {
  const b = { ...voter, suppressWhen: 'sensor("a").limit != "normal"' };
  const zone = new ZoneHealth(exampleZone({ engine: { a: voter, b, c: voter, wear: rule() } }));
  for (const [second, sensor, value] of [
    [0, 0, 20],
    [0, 1, 75],
    [0, 2, 20],
    [1, 0, 75],
  ] as const)
    giveInput(zone, [second, sensor, value]);
  expect(transitionsOf(zone.take().records).map(({ health }) => health)).not.toContain("failure");
  expect(zone.machineStanding(0).health).toBe("out-of-specification");
});
