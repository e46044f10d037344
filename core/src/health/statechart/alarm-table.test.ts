import { describe, expect, it } from "vitest";
import type { AlarmState } from "../../wire/health.ts";
import { arrows, isWorseLevel, muteAt, SHELVED_AT, STANDS, type Arrow, type WalkInput } from "./alarm-walk.ts";
import type { Command } from "../command.ts";
import { NUISANCE_DEFAULT } from "../config.ts";
import { exampleLimit, exampleZone } from "../example-zone.ts";
import { rings } from "../alarm/ringing.ts";
import { T0 } from "../sensor-arbitrary.ts";
import { ZoneHealth } from "../zone.ts";

/** A row of the domain's table of alarms. `rings`: unless something mutes it; `begins`: a new occurrence. */
type Row = {
  from: AlarmState;
  event: string;
  is: (arrow: Arrow) => boolean;
  to: AlarmState;
  rings?: true;
  begins?: true;
  /** It is about what mutes, so there is nothing to be recorded only. */
  unmutes?: true;
};

const stands = ({ input }: Arrow): string => input.replace("value.", "");
const isLoud = (level: string): boolean => STANDS[level]!.priority !== "log";
const leaves = ({ from, input }: Arrow): boolean =>
  input.startsWith("value.") && from.value === "normal" && input !== "value.normal";
const returns = ({ from, input }: Arrow): boolean => input === "value.normal" && from.value !== "normal";
const escalates = (arrow: Arrow): boolean =>
  arrow.input.startsWith("value.") &&
  arrow.from.value !== "normal" &&
  isLoud(stands(arrow)) &&
  isWorseLevel(arrow.from.value, stands(arrow));
const acknowledges = ({ input }: Arrow): boolean => input === "acknowledge";
const asks = ({ from }: Arrow): boolean => STANDS[from.level]!.acknowledge !== false;
/** The last of E, F and G is left. */
const unmuted = ({ from, to, input }: Arrow): boolean =>
  ["unshelve", "release", "outOfService.ends"].includes(input) &&
  muteAt(from) !== undefined &&
  muteAt({ ...from, chart: { ...to.chart, alarm: from.chart.alarm } }) === undefined;

const [A, B, C, D] = ["normal", "unacknowledged", "acknowledged", "rtnUnacknowledged"] as const;
const rows: Row[] = [
  {
    from: A,
    event: "limit leaves normal",
    is: (a) => leaves(a) && isLoud(stands(a)),
    to: B,
    rings: true,
    begins: true,
  },
  {
    from: A,
    event: "limit leaves normal, priority log",
    is: (a) => leaves(a) && !isLoud(stands(a)),
    to: C,
    begins: true,
  },
  { from: B, event: "acknowledge", is: acknowledges, to: C },
  { from: B, event: "back to normal", is: (a) => returns(a) && asks(a), to: D },
  { from: B, event: "back to normal, no acknowledgement asked", is: (a) => returns(a) && !asks(a), to: A },
  { from: C, event: "back to normal", is: returns, to: A },
  {
    from: C,
    event: "re-alarm time passed",
    is: ({ from, input }) => input === "reAlarm" && from.asked,
    to: B,
    rings: true,
  },
  { from: C, event: "escalation to a worse level", is: escalates, to: B, rings: true },
  { from: B, event: "escalation to a worse level", is: escalates, to: B, rings: true },
  { from: B, event: "last of E, F, G left", is: unmuted, to: B, rings: true, unmutes: true },
  {
    from: C,
    event: "last of E, F, G left",
    is: (a) => unmuted(a) && isLoud(a.from.level),
    to: B,
    rings: true,
    unmutes: true,
  },
  {
    from: C,
    event: "last of E, F, G left, priority log",
    is: (a) => unmuted(a) && !isLoud(a.from.level),
    to: C,
    unmutes: true,
  },
  { from: D, event: "last of E, F, G left", is: unmuted, to: A, unmutes: true },
  { from: D, event: "as from A", is: (a) => leaves(a) && isLoud(stands(a)), to: B, rings: true, begins: true },
  { from: D, event: "as from A, priority log", is: (a) => leaves(a) && !isLoud(stands(a)), to: C, begins: true },
  { from: D, event: "acknowledge", is: acknowledges, to: A },
];
const nameOf = ({ from, event, to }: Row): string => `from ${from} by ${event} to ${to}`;
const rowsOf = (arrow: Arrow): Row[] => rows.filter(({ from, is }) => from === arrow.from.chart.alarm && is(arrow));

const REALARM_MS = 60_000;
const limitOf = (level: string) => {
  const { value, priority, acknowledge } = STANDS[level]!;
  const text = { priority, message: `${level} is beyond`, reAlarmMs: REALARM_MS };
  return exampleLimit(value > 50 ? value - 5 : value + 5, {
    ...text,
    ...(acknowledge === false ? { acknowledge } : {}),
  });
};
const config = exampleZone({
  oven: {
    temp: {
      reports: "onChange",
      limits: { low: limitOf("low"), lowLow: limitOf("lowLow"), high: limitOf("high"), highHigh: limitOf("highHigh") },
      when: ["running"],
      // Other regions are not walked.
      nuisance: { ...NUISANCE_DEFAULT, chatteringCount: 1_000, fleetingClearsMs: -1 },
    },
    mode: { kind: "discrete", reports: "onChange" },
  },
});
const oven = config.machines[0]!;
oven.state = { sensor: oven.sensors[1]!.sensor, values: { on: "running", off: "idle" }, onDelayMs: 0, offDelayMs: 0 };

/** A real zone that a walk is driven through, an input a second. */
class Driven {
  readonly zone = new ZoneHealth(config);
  #now = T0;

  constructor() {
    this.zone.reading(1, "on", "good", T0, T0, false);
    this.zone.reading(0, STANDS["normal"]!.value, "good", T0, T0, false);
  }

  /** Returns whether something rang. */
  give(input: WalkInput): boolean {
    this.#now += input === "reAlarm" ? REALARM_MS : 1_000;
    this.zone.take();
    if (input.startsWith("value.")) this.#read(0, STANDS[input.slice("value.".length)]!.value);
    else if (input === "suppress" || input === "release") this.#read(1, input === "suppress" ? "off" : "on");
    else if (input !== "reAlarm") this.zone.command(this.#command(input), "anna", this.#now);
    this.zone.tick(this.#now, this.#now);
    return this.zone.take().records.some(rings);
  }

  get alarm() {
    return this.zone.standing(0).state.alarms?.process;
  }

  get occurrence(): number {
    return this.zone.standing(0).occurrences?.process ?? 0;
  }

  #read(sensor: number, value: number | string): void {
    this.zone.reading(sensor, value, "good", this.#now, this.#now, false);
  }

  #command(input: WalkInput): Command {
    const target = { sensor: this.zone.sensors[0]!.id, alarm: "process" as const };
    const service = { of: "sensor" as const, id: target.sensor };
    if (input === "acknowledge") return { kind: "acknowledge", ...target, occurrence: this.occurrence };
    if (input === "shelve") return { kind: "shelve", ...target, level: SHELVED_AT, reason: "walk", forMs: 50_000_000 };
    if (input === "unshelve") return { kind: "unshelve", ...target };
    if (input === "outOfService.ends") return { kind: "returnToService", ...service };
    return { kind: "outOfService", ...service, reason: "walk", until: this.#now + 90_000_000 };
  }
}

const walked = arrows();

it("walks from every reachable place by every input, and the table says all that moves an alarm", () => {
  expect(walked.length).toBeGreaterThan(3_000);
  for (const arrow of walked) {
    const [row, other] = rowsOf(arrow);
    expect(other).toBeUndefined();
    expect(arrow.to.chart.alarm).toBe(row?.to ?? arrow.from.chart.alarm);
  }
});

describe.each(rows)("from $from by $event to $to", (row) => {
  const taken = walked.filter((arrow) => rowsOf(arrow)[0] === row);

  it("is what a zone does with it, on every path that leads there", () => {
    expect(taken.length).toBeGreaterThan(0);
    for (const arrow of taken) proves(arrow, row);
  });

  it("is recorded and rings nothing while E, F or G holds", () => {
    const mutes = new Set(taken.map(({ to }) => muteAt(to)));
    if (row.to === A || row.unmutes) expect([...mutes]).toEqual([undefined]);
    else expect([...mutes]).toEqual(expect.arrayContaining([undefined, "outOfService", "suppressedByDesign"]));
  });
});

it("moves no alarm and rings nothing by any other input", () => {
  const others = walked.filter((arrow) => rowsOf(arrow).length === 0);
  expect(others.length).toBeGreaterThan(0);
  for (const arrow of others) proves(arrow, undefined);
});

function proves({ inputs, input, from, to }: Arrow, row: Row | undefined): void {
  const driven = new Driven();
  for (const before of inputs) driven.give(before);
  const path = [...inputs, input].join(", ");
  expect(driven.alarm?.state ?? A, path).toBe(from.chart.alarm);
  const { occurrence } = driven;
  const rang = driven.give(input);
  const { alarm } = driven;
  expect(alarm?.state ?? A, path).toBe(to.chart.alarm);
  expect(driven.occurrence, path).toBe(occurrence + (row?.begins ? 1 : 0));
  expect(rang, `${path}: ${row === undefined ? "no row" : nameOf(row)}`).toBe(
    row?.rings === true && muteAt(to) === undefined,
  );
  if (alarm === undefined) return;
  expect(alarm.muted, path).toBe(muteAt(to));
  expect(alarm, path).toMatchObject({
    level: to.level,
    priority: STANDS[to.level]!.priority,
    message: `${to.level} is beyond`,
  });
}
