import { expect, it } from "vitest";
import { factorySnapshot } from "../testing/factory.ts";
import { storyAlarms } from "../testing/alarms.ts";
import { isWaiting } from "../marks/alarm-state.ts";
import { bursts, isFirst } from "./bursts.ts";

const snapshot = factorySnapshot();
const sensorOf = (id: string) => snapshot.sensors.find((sensor) => sensor.id === id);

it("keeps alarms of one cause together, in the order of the worst, and knows the first", () => {
  const found = bursts(
    storyAlarms(snapshot).filter((item) => isWaiting(item) && !item.muted),
    sensorOf,
  );
  expect(found.map(({ items }) => items.map(({ tag }) => tag))).toEqual([
    ["10PRE07CT001", "10PRE07CF001", "10PRE07CP002"],
    ["30ROB12CE003"],
    ["20OVE03CT005"],
  ]);
  expect(found[0]!.items.map((item) => isFirst(item, found[0]!.first))).toEqual([false, true, false]);
});
