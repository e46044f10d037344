import { performance } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Both halves together; enough for the work between two commits. */
const YOUNG_BYTES_ENOUGH = 8_000_000;
/** As much as a gateway with its hands full may take: what a commit acknowledges is then gone before it is copied. */
const YOUNG_BYTES_UNDER_LOAD = 32_000_000;
/** Share of its time that the event loop has something to do. */
const LOAD = 0.5;
const LOOK_EVERY_MS = 100;

const grow = (factor: 1 | 2) => setFlagsFromString(`--semi-space-growth-factor=${factor}`);

/**
 * Keeps the part of the heap where objects begin from growing while modules are loaded. V8 lets it grow to 134 MB, which
 * all count as memory in use, and what a gateway allocates lives for one group.
 */
export function holdYoungGeneration(): void {
  grow(1);
}

/** Lets it grow, until it is large enough for what there is to do. */
export function boundYoungGeneration(): void {
  let factor: 1 | 2 = 2;
  grow(factor);
  let before = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const isLoaded = performance.eventLoopUtilization(now, before).utilization > LOAD;
    before = now;
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space");
    const enough = isLoaded ? YOUNG_BYTES_UNDER_LOAD : YOUNG_BYTES_ENOUGH;
    const next = young === undefined || young.space_size < enough ? 2 : 1;
    if (next !== factor) grow(next);
    factor = next;
  }, LOOK_EVERY_MS);
  timer.unref();
}
