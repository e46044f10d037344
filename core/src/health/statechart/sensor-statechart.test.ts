import { getAdjacencyMap } from "xstate/graph";
import { expect, it } from "vitest";
import { HEALTHS, LIMIT_STATES } from "../../wire/health.ts";
import { sensorChart, sensorChartState, sensorHealth } from "../sensor/sensor-health.ts";
import { SENSOR_EVENTS, sensorStatechart } from "./sensor-statechart.ts";

/** The regions that readings and silence move, those that are alike once; alarms have `alarm-statechart.test.ts`. */
const regionEvents = SENSOR_EVENTS.filter(
  (event) => !/^(process|instrument|outOfService|rate|substituted|outOfRange|spiky|noisy|due)\./.test(event),
);
const reachable = Object.values(
  getAdjacencyMap(sensorStatechart, {
    events: regionEvents.map((type) => ({ type })),
    serializeState: ({ value }) => JSON.stringify(value),
  }),
);

it("answers from its table what XState answers, for every state and event", () => {
  // Any signal goes with any limit: what is silent, invalid or out of reach keeps the limit that it had.
  expect(reachable).toHaveLength(5 * LIMIT_STATES.length * 2);
  for (const { state } of reachable) {
    const number = sensorChart.stateOf(state.value);
    for (const event of number === sensorChart.initial ? SENSOR_EVENTS : regionEvents) {
      expect(sensorChart.step(number, event)).toEqual(sensorChart.consult(number, event));
    }
  }
});

it("moves no limit and forgets none while the signal is not live", () => {
  for (const { state } of reachable) {
    const { signal, limit } = state.value;
    for (const event of regionEvents.filter((name) => name.startsWith("limit."))) {
      const after = sensorChart.info(sensorChart.step(sensorChart.stateOf(state.value), event).next);
      expect(after.limit).toBe(signal === "live" ? event.slice("limit.".length) : limit);
    }
  }
});

it("holds the rate of change like the limit, whatever the limit is", () => {
  for (const { state } of reachable) {
    const before = sensorChart.stateOf(state.value);
    const exceeded = sensorChart.step(before, "rate.exceeded").next;
    expect(sensorChart.info(exceeded).rate).toBe(state.value.signal === "live" ? "exceeded" : "normal");
    expect(sensorChart.step(exceeded, "rate.normal").next).toBe(before);
    expect(sensorChart.info(sensorChart.step(exceeded, "silence.elapsed").next).rate).toBe(
      sensorChart.info(exceeded).rate,
    );
  }
});

it("drops pending delays whenever it stops being live, and only then", () => {
  for (const { state } of reachable) {
    for (const event of regionEvents) {
      const { next, actions } = sensorChart.step(sensorChart.stateOf(state.value), event);
      const stops = state.value.signal === "live" && sensorChart.info(next).signal !== "live";
      expect(actions).toEqual(stops ? ["dropLimitDelays"] : []);
    }
  }
});

it("refuses words that are no state of it", () =>
  expect(() => sensorChartState({ ...sensorChart.info(sensorChart.initial), signal: "dead" as "live" })).toThrow());

it("has a health word for every signal", () => {
  const words = (["unknown", "live", "silent", "invalid", "frozen"] as const).map((signal) => sensorHealth(signal, []));
  expect(words).toEqual(["unknown", "good", "failure", "failure", "out-of-specification"]);
  expect(sensorHealth("live", ["uncertain"])).toBe("out-of-specification");
  expect(words.every((word) => HEALTHS.includes(word))).toBe(true);
});
