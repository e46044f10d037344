import { expect, it } from "vitest";
import { factorySnapshot } from "../testing/factory.ts";
import { DrainWatch } from "./drain.ts";

const draining = factorySnapshot().gateways.find(({ completeness }) => completeness === "draining")!;

it("tells progress and the time left from how fast records go", () => {
  const watch = new DrainWatch();
  watch.watch({ ...draining, waiting: 1_000, sentUpTo: 0 }, 0);
  const drain = watch.watch({ ...draining, waiting: 750, sentUpTo: 250 }, 5_000);
  expect(drain).toEqual({ peak: 1_000, share: 0.25, secondsLeft: 15 });
});

it("tells no time while nothing goes", () => {
  expect(new DrainWatch().watch(draining, 0)?.secondsLeft).toBeUndefined();
});

it("forgets a drain that is over", () => {
  const watch = new DrainWatch();
  watch.watch({ ...draining, waiting: 1_000 }, 0);
  expect(watch.watch({ ...draining, completeness: "complete", waiting: 0 }, 1)).toBeUndefined();
  expect(watch.watch({ ...draining, waiting: 10 }, 2)?.peak).toBe(10);
});
