import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Both halves together; enough for the work between two commits. */
const YOUNG_BYTES_ENOUGH = 8_000_000;
const LOOK_EVERY_MS = 100;

const grow = (factor: 1 | 2) => setFlagsFromString(`--semi-space-growth-factor=${factor}`);

/**
 * Keeps the part of the heap where objects begin from growing while modules are loaded. V8 lets it grow to 134 MB, which
 * all count as memory in use, and what a gateway allocates lives for one group.
 */
export function holdYoungGeneration(): void {
  grow(1);
}

/** Lets it grow under load, until it is large enough. */
export function boundYoungGeneration(): void {
  grow(2);
  const timer = setInterval(() => {
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space");
    if (young === undefined || young.space_size < YOUNG_BYTES_ENOUGH) return;
    grow(1);
    clearInterval(timer);
  }, LOOK_EVERY_MS);
  timer.unref();
}
