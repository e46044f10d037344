import { createRequire } from "node:module";
import { activeHost } from "./active.ts";

const require = createRequire(import.meta.url);

/** While a simulation runs, nobody watches how the real process fares: that is no concern of the simulated ones. */
export function simulateObservers(): void {
  const metrics = require("@prometheus-io/client") as Record<string, (options?: object) => void>;
  const collect = metrics["collectDefaultMetrics"]!;
  metrics["collectDefaultMetrics"] = (options?: object) => {
    if (activeHost() === undefined) collect(options);
  };
}
