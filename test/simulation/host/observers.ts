import { createRequire, syncBuiltinESMExports } from "node:module";
import { activeHost } from "./active.ts";

const require = createRequire(import.meta.url);
const hooks = require("node:perf_hooks") as Record<string, unknown>;

const nothing = () => undefined;
const none = () => 0;
const NO_DELAYS = {
  enable: nothing,
  disable: nothing,
  reset: nothing,
  percentile: none,
  min: 0,
  max: 0,
  mean: 0,
  stddev: 0,
};

/** While a simulation runs, nobody watches how the real process fares: that is no concern of the simulated ones. */
export function simulateObservers(): void {
  const Real = hooks["PerformanceObserver"] as typeof PerformanceObserver;
  hooks["PerformanceObserver"] = class extends Real {
    override observe(options: never): void {
      if (activeHost() === undefined) super.observe(options);
    }
  };
  const monitor = hooks["monitorEventLoopDelay"] as (options?: object) => object;
  hooks["monitorEventLoopDelay"] = (options?: object) => (activeHost() === undefined ? monitor(options) : NO_DELAYS);
  syncBuiltinESMExports();
}
