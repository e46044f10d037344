import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { MessagePace } from "./message-pace.ts";

let passed: number[];
let slowed: number;
let pace: MessagePace;
const pass = (...messages: number[]) => messages.forEach((message) => pace.pass(() => passed.push(message)));

beforeEach(() => {
  vi.useFakeTimers();
  passed = [];
  slowed = 0;
  pace = new MessagePace(
    10,
    () => Date.now(),
    () => (slowed += 1),
  );
});
afterEach(() => {
  pace.end();
  vi.useRealTimers();
});

const ids = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);

it("lets a second's messages through at once", () => {
  pass(...ids(10));
  expect([passed.length, slowed]).toEqual([10, 0]);
});

it("lets what is beyond wait for its turn, in order, and loses none", () => {
  pass(...ids(25));
  expect([passed.length, slowed]).toEqual([10, 1]);
  vi.advanceTimersByTime(500);
  pass(25);
  expect(passed.length).toBe(15);
  vi.advanceTimersByTime(1_200);
  expect([passed, slowed]).toEqual([ids(26), 1]);
});

it("forgets what waits when its connection is gone", () => {
  pass(...ids(12));
  pace.end();
  vi.advanceTimersByTime(10_000);
  expect(passed.length).toBe(10);
});
