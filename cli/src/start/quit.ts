/** Whether a run is to go on. Asked once it ends in order; asked again by a person, at once. */
export type Quit = {
  readonly asked: boolean;
  readonly signal: AbortSignal;
  /** @param failure what went wrong, where it is not a person who ends the run */
  ask(failure?: string): void;
  readonly failure: string | undefined;
  close(): void;
};

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** @param force ends everything at once: the second Ctrl-C */
export function watchForQuit(force: () => void): Quit & { interrupt(): void } {
  const controller = new AbortController();
  let failure: string | undefined;
  const ask = (why?: string) => {
    failure ??= controller.signal.aborted ? undefined : why;
    controller.abort();
  };
  const interrupt = () => (controller.signal.aborted ? force() : ask());
  const end = () => ask();
  process.on("SIGINT", interrupt);
  for (const signal of SIGNALS.slice(1)) process.on(signal, end);
  return {
    get asked() {
      return controller.signal.aborted;
    },
    get failure() {
      return failure;
    },
    signal: controller.signal,
    ask,
    interrupt,
    close() {
      process.off("SIGINT", interrupt);
      for (const signal of SIGNALS.slice(1)) process.off(signal, end);
    },
  };
}

/** Waits; false where the run ends meanwhile. */
export function pause(ms: number, { signal }: Pick<Quit, "signal">): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const ended = () => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", ended);
      resolve(true);
    }, ms);
    signal.addEventListener("abort", ended, { once: true });
  });
}

/** Tries until it is true; false where the run ends or the time is over. */
export async function until(
  isTrue: () => Promise<boolean>,
  { withinMs, everyMs }: { withinMs: number; everyMs: number },
  quit: Pick<Quit, "signal">,
): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (!(await isTrue())) if (Date.now() > deadline || !(await pause(everyMs, quit))) return false;
  return true;
}
