import { activeHost } from "./active.ts";

/** While a simulation runs, `Date` and `performance` tell its time, as the current process has it. */
export function simulateClocks(): void {
  const RealDate = Date;
  class SimulatedDate extends RealDate {
    constructor(...parts: unknown[]) {
      const host = activeHost();
      if (parts.length === 0 && host !== undefined) super(host.wall());
      else super(...(parts as [number]));
    }

    static override now(): number {
      return activeHost()?.wall() ?? RealDate.now();
    }
  }
  Object.defineProperty(SimulatedDate, "name", { value: "Date" });
  globalThis.Date = SimulatedDate as DateConstructor;
  const monotonic = performance.now.bind(performance);
  performance.now = () => activeHost()?.now ?? monotonic();
}
