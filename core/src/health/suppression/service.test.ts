import { describe, expect, it } from "vitest";
import type { SensorConfig } from "../config.ts";
import { exampleLimit, exampleZone } from "../example-zone.ts";
import { rings as ringsAnew } from "../alarm/ringing.ts";
import type { ServiceCommand } from "./service-command.ts";
import { SERVICE_MAX_MS } from "./service.ts";
import { ZoneHealth } from "../zone.ts";

const T0 = 1_700_000_000_000;
const at = (seconds: number) => T0 + seconds * 1_000;

const rings: Partial<SensorConfig> = {
  silentAfterMs: 600_000,
  limits: { high: exampleLimit(70, { priority: "medium" }) },
  instrument: { priority: "low" },
};
const zoneOf = () => new ZoneHealth(exampleZone({ oven: { a: rings, b: rings }, press: { c: rings } }));

type Input =
  | [seconds: number, sensor: number, value: number]
  | { tick: number }
  | { out: string; now: number; from?: number; until: number; autoReturn?: true }
  | { back: string; now: number };

const targetOf = (id: string) => ({ id, of: (["zone", "machine", "sensor"] as const)[id.split("/").length - 2]! });

function give(zone: ZoneHealth, input: Input): string {
  if (Array.isArray(input)) {
    zone.reading(input[1], input[2], "good", at(input[0]), at(input[0]), false);
    return "";
  }
  if ("tick" in input) {
    zone.tick(at(input.tick), at(input.tick));
    return "";
  }
  const command: ServiceCommand =
    "out" in input
      ? {
          kind: "outOfService",
          ...targetOf(input.out),
          reason: "repair",
          ...(input.from === undefined ? {} : { from: at(input.from) }),
          until: at(input.until),
          ...(input.autoReturn ? { autoReturn: true } : {}),
        }
      : { kind: "returnToService", ...targetOf(input.back) };
  const outcome = zone.command(command, "anna", at(input.now));
  return outcome.outcome === "rejected" ? outcome.code : "";
}

/** Tells every record as `seconds id health: changes [who] [what rings]`, health changes and coverage apart. */
function told(zone: ZoneHealth, inputs: Input[]): string[] {
  return inputs.flatMap((input) => {
    const refused = give(zone, input);
    const lines = zone.take().records.map((record) => {
      const seconds = (record.at - T0) / 1_000;
      const by = record.by === undefined ? "" : ` by ${record.by}`;
      if (record.kind === "zone-service") return `${seconds} ${record.id} ${record.event}${by}`;
      const moved = record.changes
        .filter(({ region }) => region !== "health" && region !== "coverage" && region !== "signal")
        .map(({ region, from, to }) => `${region} ${from}>${to}`);
      const rung = record.message?.startsWith("out of service") ? ` ${record.priority}: ${record.message}` : "";
      return `${seconds} ${record.id.slice("plant/press/".length)} ${record.health}: ${moved.join(", ")}${by}${rung}`;
    });
    return refused === "" ? lines : [...lines, refused];
  });
}

const check = (inputs: Input[], expected: string[]) => expect(told(zoneOf(), inputs)).toEqual(expected);
const service = "suppression.outOfService";

describe("a sensor out of service", () => {
  it("is function-check, and its alarms go their ways and do not ring", () => {
    const zone = zoneOf();
    told(zone, [[0, 0, 20], { out: "plant/press/oven/a", now: 1, until: 60 }, [2, 0, 75]]);
    expect(zone.standing(0)).toMatchObject({
      health: "function-check",
      state: {
        limit: "high",
        alarms: { process: { state: "unacknowledged", occurrence: 1, muted: "outOfService" } },
        services: [{ of: "sensor", by: "anna", reason: "repair", from: at(1), until: at(60) }],
      },
    });
    expect(zone.machineStanding(0).health).toBe("unknown");
  });

  it("rings on return where the condition holds, and is normal where it does not", () => {
    const standing = (value: number) => {
      const zone = zoneOf();
      const inputs: Input[] = [
        [0, 0, 75],
        { out: "plant/press/oven/a", now: 1, until: 60 },
        [2, 0, value],
        { back: "plant/press/oven/a", now: 3 },
      ];
      told(zone, inputs);
      return zone.standing(0).state.alarms?.process;
    };
    expect(standing(76)).toMatchObject({ state: "unacknowledged", occurrence: 1 });
    expect(standing(76)).not.toHaveProperty("muted");
    expect(standing(20)).toBeUndefined();
  });

  it("rings on return though it was unacknowledged all the while, in the occurrence that runs", () => {
    const zone = zoneOf();
    told(zone, [{ out: "plant/press/oven/a", now: 1, until: 60 }]);
    zone.take();
    give(zone, [2, 0, 75]);
    expect(zone.take().records.some(ringsAnew)).toBe(false);
    give(zone, { back: "plant/press/oven/a", now: 3 });
    const { records } = zone.take();
    expect(records.filter(ringsAnew)).toMatchObject([{ of: "sensor", occurrence: 1, priority: "medium" }]);
  });

  it("begins when it was planned to, and is overdue at its end until someone returns it", () =>
    check(
      [
        [0, 0, 20],
        { out: "plant/press/oven/a", now: 1, from: 5, until: 60 },
        { tick: 5 },
        { tick: 60 },
        { tick: 90 },
        { back: "plant/press/oven/a", now: 91 },
      ],
      [
        "0 oven/a good: ",
        "0 oven good: ",
        `1 oven/a good: ${service} no>no by anna`,
        "2 oven good: ".replace("2 oven good: ", `5 oven/a function-check: ${service} no>yes`),
        "5 oven unknown: ",
        `60 oven/a function-check: ${service} yes>yes low: out of service is overdue (anna: repair)`,
        `91 oven/a good: ${service} yes>no by anna`,
        "91 oven good: ",
      ],
    ));

  it("returns by itself where that was asked", () =>
    check(
      [{ out: "plant/press/oven/a", now: 0, until: 60, autoReturn: true }, { tick: 61 }],
      [`0 oven/a function-check: ${service} no>yes by anna`, `60 oven/a unknown: ${service} yes>no`],
    ));

  it("keeps a shelf under it: the rank is G before E", () => {
    const zone = zoneOf();
    told(zone, [[0, 0, 75]]);
    const shelf = { kind: "shelve", sensor: zone.sensors[0]!.id, alarm: "process", level: "high" } as const;
    zone.command({ ...shelf, reason: "noise", forMs: 60_000 }, "anna", at(1));
    told(zone, [{ out: "plant/press/oven/a", now: 2, until: 10 }]);
    expect(zone.standing(0).state.alarms?.process?.muted).toBe("outOfService");
    told(zone, [{ back: "plant/press/oven/a", now: 3 }]);
    expect(zone.standing(0).state.alarms?.process).toMatchObject({ state: "unacknowledged", muted: "shelved" });
  });
});

describe("a machine out of service", () => {
  it("is in maintenance, with all its sensors, and comes back after them", () =>
    check(
      [
        [0, 0, 20],
        { out: "plant/press/oven", now: 1, until: 60 },
        { tick: 30 },
        { tick: 60 },
        { back: "plant/press/oven", now: 70 },
      ],
      [
        "0 oven/a good: ",
        "0 oven good: ",
        "1 oven function-check: service.machine no>yes, state running>maintenance by anna",
        `1 oven/a function-check: ${service} no>yes by anna`,
        `1 oven/b function-check: ${service} no>yes by anna`,
        "3 oven function-check: ",
        "60 oven function-check: service.machine yes>overdue low: out of service is overdue (anna: repair)",
        `70 oven/a good: ${service} yes>no by anna`,
        `70 oven/b unknown: ${service} yes>no by anna`,
        "70 oven good: service.machine overdue>no, state maintenance>running by anna",
      ],
    ));

  it("keeps a sensor out that has a command of its own", () => {
    const zone = zoneOf();
    told(zone, [
      { out: "plant/press/oven/a", now: 0, until: 60 },
      { out: "plant/press/oven", now: 1, until: 60 },
      { back: "plant/press/oven", now: 2 },
    ]);
    expect(zone.standing(0).health).toBe("function-check");
    expect(zone.standing(1).health).toBe("unknown");
  });
});

it("takes a zone out of service with one record of its own, overdue in one alarm", () =>
  check(
    [{ out: "plant/press", now: 0, from: 1, until: 60 }, { tick: 1 }, { tick: 60 }, { back: "plant/press", now: 61 }],
    [
      "0 plant/press planned by anna",
      "1 plant/press begun",
      "1 oven function-check: service.zone no>yes, state running>maintenance",
      `1 oven/a function-check: ${service} no>yes`,
      `1 oven/b function-check: ${service} no>yes`,
      "1 press function-check: service.zone no>yes, state running>maintenance",
      `1 press/c function-check: ${service} no>yes`,
      "60 plant/press overdue",
      "61 plant/press ended by anna",
      `61 oven/a unknown: ${service} yes>no by anna`,
      `61 oven/b unknown: ${service} yes>no by anna`,
      "61 oven unknown: service.zone yes>no, state maintenance>running by anna",
      `61 press/c unknown: ${service} yes>no by anna`,
      "61 press unknown: service.zone yes>no, state maintenance>running by anna",
    ],
  ));

it("refuses what is not there, what is not out of service, and a time without a good end", () =>
  check(
    [
      { out: "plant/press/oven/x", now: 0, until: 1 },
      { out: "plant/press/x", now: 0, until: 1 },
      { out: "plant/x", now: 0, until: 1 },
      { out: "plant/press/oven/a", now: 10, until: 10 },
      { out: "plant/press/oven/a", now: 0, until: SERVICE_MAX_MS / 1_000 + 1 },
      { back: "plant/press", now: 0 },
    ],
    ["unknown-sensor", "unknown-machine", "unknown-zone", "bad-duration", "bad-duration", "not-out-of-service"],
  ));

function restarted(before: ZoneHealth, config: ConstructorParameters<typeof ZoneHealth>[0]): ZoneHealth {
  const after = new ZoneHealth(config);
  before.sensors.forEach(({ id }, sensor) => {
    const there = after.indexOf(id);
    if (there !== undefined) after.restoreSensor(there, before.saveSensor(sensor));
  });
  before.machines.forEach((_, machine) => after.restoreMachine(machine, before.saveMachine(machine)));
  return after;
}

it("holds over a restart, for what the configuration has put there since as well", () => {
  const before = zoneOf();
  told(before, [
    { out: "plant/press", now: 0, until: 60 },
    { out: "plant/press/oven", now: 1, until: 30 },
  ]);
  const after = restarted(before, exampleZone({ oven: { a: rings, b: rings, later: rings }, press: { c: rings } }));
  expect(told(after, [{ tick: 2 }])).toEqual([
    `2 oven/later function-check: ${service} no>yes`,
    `2 oven/later function-check: ${service} yes>yes`,
    "2 oven function-check: ",
  ]);
  expect(after.nextDeadline()).toBe(at(30));
  expect(after.standing(2).state.services).toMatchObject([{ of: "machine" }, { of: "zone" }]);
  expect(told(after, [{ tick: 30 }, { tick: 60 }])).toContain("60 plant/press overdue");
});

it("keeps the wording of what is out of service", () => {
  const zone = new ZoneHealth(exampleZone({ oven: { a: rings } }));
  told(zone, [
    { out: "plant/press", now: 0, until: 60 },
    { out: "plant/press/oven/a", now: 1, from: 2, until: 30, autoReturn: true },
  ]);
  const person = { by: "anna", reason: "repair" };
  const ofZone = { of: "zone", ...person, from: at(0), until: at(60) };
  const own = { of: "sensor", ...person, from: at(2), until: at(30), autoReturn: true, planned: true };
  expect(JSON.parse(zone.saveSensor(0))).toMatchObject({ v: 2, services: [own, ofZone] });
  expect(JSON.parse(zone.saveMachine(0))).toMatchObject({
    v: 1,
    health: "function-check",
    state: "maintenance",
    services: [ofZone],
    zoneService: { at: at(0), service: ofZone },
  });
});
