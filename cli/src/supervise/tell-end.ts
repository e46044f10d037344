import type { ProcessEnd } from "./supervised-process.ts";

type Listener = { ask(failure: string): void };
type Teller = { tell(text: string): void };

/**
 * Says that a process ended by itself, the first time with the last lines of its log; where starting it again would
 * change nothing, the run ends with them.
 */
export function tellEnd(screen: Teller, quit: Listener): (end: ProcessEnd) => void {
  const explained = new Set<string>();
  return ({ name, how, restartInMs, logTail }) => {
    if (restartInMs === undefined) return quit.ask(`${name} ${how} and is not started again:\n${logTail}`);
    screen.tell(`${name} ${how}; started again in ${restartInMs / 1_000} s`);
    if (how.includes("SIGKILL") || explained.has(name)) return;
    explained.add(name);
    if (logTail !== "") screen.tell(`its log ends with:\n${logTail}`);
  };
}
