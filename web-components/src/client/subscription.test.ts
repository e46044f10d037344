import { beforeEach, expect, it, vi } from "vitest";
import { Subscription } from "./subscription.ts";

let widened: number;
let subscription: Subscription;
const settle = () => vi.advanceTimersByTime(1);

beforeEach(() => {
  vi.useFakeTimers();
  widened = 0;
  subscription = new Subscription(() => {
    widened += 1;
    subscription.ask();
  });
});

it("asks once for what many elements show together", () => {
  subscription.want(["a/b/c"]);
  subscription.want(["a/b/d"]);
  expect(subscription.ask()).toBe("machine=a%2Fb%2Fc&machine=a%2Fb%2Fd");
  settle();
  expect(widened).toBe(0);
});

it("asks anew for what was not asked for, and not for what was", () => {
  subscription.want(["a/b"]);
  subscription.ask();
  subscription.arrived();
  expect(subscription.holds(["a/b/c"])).toBe(true);
  subscription.want(["a/b/c"]);
  settle();
  expect(widened).toBe(0);
  subscription.want(["a/x/y"]);
  subscription.want(["a/x/z"]);
  settle();
  expect(widened).toBe(1);
  expect(subscription.holds(["a/x/y"])).toBe(false);
  subscription.arrived();
  expect(subscription.holds(["a/x/y"])).toBe(true);
});

it("keeps what it has when an element goes, and asks for less the next time", () => {
  const forget = subscription.want([""]);
  subscription.want(["a/b/c"]);
  expect(subscription.ask()).toBe("");
  forget();
  settle();
  expect(widened).toBe(0);
  expect(subscription.ask()).toBe("machine=a%2Fb%2Fc");
});
