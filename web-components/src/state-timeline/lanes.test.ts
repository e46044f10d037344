import { expect, it } from "vitest";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import { abnormalMs, machineLanes, sensorLanes, type Lane } from "./lanes.ts";

const window = { from: 1_000, to: 2_000, known: 0 };
const item = (
  of: string,
  id: string,
  at: number,
  state: object,
  health: string,
  healthBefore: string,
  changes: object[] = [],
) => ({ of, id, tag: id, at, state, health, healthBefore, changes }) as unknown as TransitionItem;

it("draws the states of a machine up to now, from the one before its first step on", () => {
  const steps = [
    item("machine", "m", 1_200, { state: "idle" }, "good", "good", [{ region: "state", from: "running", to: "idle" }]),
    item("machine", "m", 1_500, { state: "idle" }, "failure", "good"),
    item("machine", "m", 1_600, { state: "idle" }, "good", "failure"),
  ];
  const [state, health] = machineLanes(steps, "m", window, { state: "idle", health: "good", since: 1_600 });
  expect(state!.spans.map(({ from, to, words }) => [from, to, words])).toEqual([
    [1_000, 1_200, "running"],
    [1_200, 2_000, "idle"],
  ]);
  expect(health!.spans.map(({ from, to, mark }) => [from, to, mark])).toEqual([
    [1_000, 1_500, undefined],
    [1_500, 1_600, "mF"],
    [1_600, 2_000, undefined],
  ]);
  expect(abnormalMs(health!)).toEqual({ abnormal: 100, known: 1_000 });
});

it("leaves open what was before a thing was first heard, and what is not known", () => {
  const first = item("sensor", "s", 1_400, { signal: "live", limit: "normal" }, "good", "unknown", [
    { region: "signal", from: "unknown", to: "live" },
  ]);
  const lanes = sensorLanes([first], window, undefined);
  expect(lanes.map(({ name, spans }) => [name, spans.map(({ from }) => from)])).toEqual([
    ["Signal", [1_400]],
    ["Limit", [1_000]],
    ["Health", [1_400]],
    ["Alarm", []],
  ]);
});

const now = { state: "idle", health: "good", since: 1_700 } as const;

it("draws how a thing stands from its last step on, and nothing of what is not known before", () => {
  const drawn = (known: number) =>
    machineLanes([], "m", { ...window, known }, now).map(({ spans }) => spans.map(({ from, to }) => [from, to]));
  expect(drawn(Infinity)).toEqual([[[1_700, 2_000]], [[1_700, 2_000]], [], []]);
  expect(drawn(1_500)).toEqual([[[1_500, 2_000]], [[1_500, 2_000]], [], []]);
  expect(drawn(0)).toEqual([[[1_000, 2_000]], [[1_000, 2_000]], [], []]);
});

it("draws a sensor as it stands, and nothing where its steps are not known and it does not stand so now", () => {
  const ill = { state: { signal: "invalid", limit: "high" }, health: "failure", since: 1_700 } as const;
  const words = (lanes: Lane[]) => lanes.map(({ spans }) => spans.map((span) => [span.from, span.words]));
  expect(words(sensorLanes([], { ...window, known: Infinity }, ill as never))).toEqual([
    [[1_700, "invalid"]],
    [[1_700, "high"]],
    [[1_700, "failure"]],
    [],
  ]);
  expect(sensorLanes([], window, undefined).flatMap(({ spans }) => spans)).toEqual([]);
});

it("tells an alarm for as long as its cause is there, and an ill instrument as hollow", () => {
  const alarm = (state: string) => ({ alarms: { process: { state, priority: "high" } } });
  const steps = [
    item("sensor", "m/s", 1_100, alarm("unacknowledged"), "good", "good"),
    item("sensor", "m/s", 1_300, alarm("rtnUnacknowledged"), "good", "good"),
    item("sensor", "m/s", 1_400, {}, "failure", "good"),
  ];
  const [, , alarms, instruments] = machineLanes(steps, "m", window, { state: "running", health: "good", since: 0 });
  expect(alarms!.spans).toEqual([{ from: 1_100, to: 1_300, words: "m/s: priority high", mark: "p1" }]);
  expect(instruments!.spans).toEqual([{ from: 1_400, to: 2_000, words: "m/s: failure", mark: "F" }]);
});
