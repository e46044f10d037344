import { setTimeout as sleep } from "node:timers/promises";
import type { CDPSession, Page } from "playwright";

const PATIENCE_MS = 300_000;

/** Run in the page, as text: it is no code of this computer's Node. Notes each frame, and what the elements were told. */
const METER = `window.meter = { deltas: [], shown: 0 };
document.querySelector("tocsin-hub").client.fleet.subscribe(({ sensors }) => (window.meter.shown += sensors.size));
let last = performance.now();
const frame = (now) => {
  window.meter.deltas.push(now - last);
  last = now;
  requestAnimationFrame(frame);
};
requestAnimationFrame(frame);`;
const SENSORS = `document.querySelector("tocsin-hub")?.client?.fleet.sensors.size ?? 0`;

type Metered = { deltas: number[]; shown: number };
type Standing = { heap: string; nodes: number };

/** Times the frames of a page, and weighs it. */
export class PageMeter {
  readonly openedInS: string;
  readonly #page: Page;
  readonly #session: CDPSession;
  #begunAt = 0;
  #busyAtFirst = 0;

  private constructor(page: Page, session: CDPSession, openedMs: number) {
    this.#page = page;
    this.#session = session;
    this.openedInS = (openedMs / 1_000).toFixed(1);
  }

  /** Opens an address and waits until its elements know all sensors. */
  static async open(page: Page, url: string, sensors: number): Promise<PageMeter> {
    const begun = performance.now();
    await page.goto(url);
    // Asked from outside: the hub's policy lets nothing be evaluated inside its page.
    while ((await page.evaluate(SENSORS)) !== sensors) {
      if (performance.now() - begun > PATIENCE_MS) throw new Error("not all sensors are there");
      await sleep(100);
    }
    const session = await page.context().newCDPSession(page);
    // The thread's own time: what else runs on this computer is no cost of the page.
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    return new PageMeter(page, session, performance.now() - begun);
  }

  async begin(): Promise<Standing> {
    const standing = await this.#weigh();
    this.#busyAtFirst = await this.#figure("TaskDuration");
    this.#begunAt = performance.now();
    await this.#page.evaluate(METER);
    return standing;
  }

  async end(): Promise<Standing & { frames: string; busy: string; shown: number }> {
    const { deltas, shown } = await this.#page.evaluate<Metered>("window.meter");
    const passedS = (performance.now() - this.#begunAt) / 1_000;
    const busyS = (await this.#figure("TaskDuration")) - this.#busyAtFirst;
    const busy = `${Math.round((100 * busyS) / passedS)} %`;
    return { ...(await this.#weigh()), frames: framesIn(deltas), busy, shown };
  }

  /** After a forced collection: what is left is held. */
  async #weigh(): Promise<Standing> {
    await this.#session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await this.#session.send("Runtime.getHeapUsage");
    return { heap: `${(usedSize / 1e6).toFixed(1)} MB`, nodes: await this.#figure("Nodes") };
  }

  async #figure(name: string): Promise<number> {
    const { metrics } = await this.#session.send("Performance.getMetrics");
    return metrics.find((metric) => metric.name === name)?.value ?? NaN;
  }
}

function framesIn(deltas: readonly number[]): string {
  const sorted = deltas.slice(1).toSorted((a, b) => a - b);
  const at = (share: number) => `${(sorted[Math.floor(sorted.length * share)] ?? NaN).toFixed(1)} ms`;
  const longest = `${(sorted.at(-1) ?? NaN).toFixed(1)} ms`;
  return `${sorted.length.toLocaleString("en")} frames: median ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, longest ${longest}`;
}
