import { setTimeout as sleep } from "node:timers/promises";

const GENEROUS_MS = 60_000;

/** Waits until the condition holds, generously; the error then says what was waited for. */
export async function eventually(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const until = Date.now() + GENEROUS_MS;
  while (Date.now() < until) {
    if (await condition()) return;
    await sleep(10);
  }
  throw new Error(`waited ${GENEROUS_MS / 1_000} s in vain until ${what}`);
}
