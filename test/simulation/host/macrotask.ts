/** Node's own, whatever takes its place later. */
const real = setImmediate;

/** Resolves when all that follows at once (promises, ticks of Node's own) has happened. */
export const settled = (): Promise<void> => new Promise((resolve) => void real(resolve));
