import { checks, record } from "./state.ts";

/** `k6` of the stand-in, which is not k6: check, group, sleep and fail. */
export function check<T>(value: T, sets: Record<string, (value: T) => boolean>): boolean {
  let all = true;
  for (const [words, holds] of Object.entries(sets)) {
    const held = Boolean(holds(value));
    const count = checks.get(words) ?? { passed: 0, failed: 0 };
    count[held ? "passed" : "failed"]++;
    checks.set(words, count);
    record("checks", "rate", held ? 1 : 0);
    all &&= held;
  }
  return all;
}

export const group = <T>(_name: string, work: () => T): T => work();

export function sleep(seconds: number): void {
  if (seconds > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, seconds * 1_000);
}

export function fail(message = "fail() was called"): never {
  throw new Error(message);
}
