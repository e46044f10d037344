import { expect, it } from "vitest";
import { redialling } from "./redial.ts";

it("dials each server at once, and again no sooner than the wait and its jitter after it dialled it last", () => {
  let now = 1_000;
  const { reconnectToServer } = redialling({ waitMs: 500, jitterMs: 100, monotonic: () => now, random: () => 0.5 });
  const [a, b] = [{ listen: "a" }, { listen: "b" }];
  expect(reconnectToServer([a, b])).toEqual({ server: a, delay: 0 });
  expect(reconnectToServer([b, a])).toEqual({ server: b, delay: 0 });
  now = 1_200;
  expect(reconnectToServer([a, b])).toEqual({ server: a, delay: 350 });
  expect(reconnectToServer([a, b])).toEqual({ server: a, delay: 900 });
  now = 10_000;
  expect(reconnectToServer([a, b])).toEqual({ server: a, delay: 0 });
});

it("leaves it to the client where there is no server", () => {
  const { reconnectToServer } = redialling({ waitMs: 500, jitterMs: 0, monotonic: () => 0, random: () => 0 });
  expect(reconnectToServer([])).toBeNull();
});
