import { expect, it } from "vitest";
import type { Value } from "../../wire/reading.ts";
import { toId } from "../../wire/id.ts";
import type { ZoneConfig } from "../config.ts";
import { exampleLimit, exampleZone, transitionsOf } from "../example-zone.ts";
import { ZoneHealth } from "../zone.ts";

const T0 = 1_700_000_000_000;
const slow = { silentAfterMs: 600_000 };

/** A pump whose current tells what it does, and a line behind it whose flow is low while the pump stands. */
function plant(): ZoneConfig {
  const config = exampleZone({
    pump: {
      current: slow,
      state: { kind: "discrete", reports: "onChange", expression: 'current > 5 ? "running" : "stopped"' },
    },
    line: {
      flow: {
        ...slow,
        limits: { low: exampleLimit(10, { priority: "high" }) },
        suppressWhen: 'machine("pump").state == "stopped"',
      },
    },
  });
  const values = { running: "running", stopped: "stopped" } as const;
  config.machines[0]!.state = { sensor: toId("state"), values, onDelayMs: 0, offDelayMs: 2_000 };
  return config;
}

const inputs: ([seconds: number, sensor: number, value: Value] | { tick: number })[] = [
  [0, 0, 8],
  [0, 2, 40],
  [10, 0, 1],
  { tick: 13 },
  [14, 2, 3],
  [20, 0, 9],
  [21, 2, 30],
];

/** `seconds id change, ... (alarm): cause` of the records that matter here. */
function lines(restarts: boolean): string[] {
  let zone = new ZoneHealth(plant());
  const told: string[] = [];
  for (const input of inputs) {
    if (restarts) {
      const next = new ZoneHealth(plant());
      zone.sensors.forEach((_, sensor) => expect(next.restoreSensor(sensor, zone.saveSensor(sensor))).toBe(true));
      zone.machines.forEach((_, machine) => expect(next.restoreMachine(machine, zone.saveMachine(machine))).toBe(true));
      zone = next;
    }
    if ("tick" in input) zone.tick(T0 + input.tick * 1_000, T0 + input.tick * 1_000);
    else zone.reading(input[1], input[2], "good", T0 + input[0] * 1_000, T0 + input[0] * 1_000, false);
    for (const record of transitionsOf(zone.take().records)) {
      if (record.of === "machine" && record.changes.every(({ region }) => region !== "state")) continue;
      if (record.of === "sensor" && !record.id.endsWith("/flow")) continue;
      const changes = record.changes.map(({ region, to }) => `${region} ${to}`);
      told.push(`${(record.at - T0) / 1_000} ${record.id.slice(12)} ${changes.join(", ")}: ${record.cause.text}`);
    }
  }
  return told;
}

const expected = [
  '0 pump state running: STATE is "running"',
  "0 line/flow signal live: first reading",
  '12 pump state stopped: STATE is "stopped" for 2 s',
  "12 line/flow suppression.process.suppressedByDesign yes: pump is stopped",
  "14 line/flow limit low, alarms.process unacknowledged: 3 °C below low 10",
  '20 pump state running: STATE is "running"',
  "20 line/flow alarms.process unacknowledged, suppression.process.suppressedByDesign no: pump is running",
  "21 line/flow limit normal, alarms.process rtnUnacknowledged: 30 °C back from low 10",
];

it("keeps an alarm from ringing while another machine's state explains it, and says so", () => {
  const told = lines(false);
  expect(told).toEqual(expected);
});

it("goes on after a restart anywhere", () => expect(lines(true)).toEqual(lines(false)));

it("shows why the alarm does not ring", () => {
  const zone = new ZoneHealth(plant());
  for (const input of inputs.slice(0, 5))
    if ("tick" in input) zone.tick(T0 + input.tick * 1_000, T0 + input.tick * 1_000);
    else zone.reading(input[1], input[2], "good", T0 + input[0] * 1_000, T0 + input[0] * 1_000, false);
  expect(zone.standing(2).state).toMatchObject({
    byDesign: { text: "pump is stopped", since: T0 + 12_000 },
    alarms: { process: { muted: "suppressedByDesign" } },
  });
});
