import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { HIDDEN_FOR_MS, HiddenPause } from "./hidden-pause.ts";

class Page extends EventTarget {
  hidden = false;
  turn(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

let page: Page;
let told: string[];
let watch: HiddenPause;
beforeEach(() => {
  vi.useFakeTimers();
  page = new Page();
  told = [];
  watch = new HiddenPause(
    () => told.push("pause"),
    () => told.push("resume"),
    page as never,
  );
  watch.start();
});
afterEach(() => vi.useRealTimers());

it("pauses a page that stays hidden, and goes on when it is seen", () => {
  page.turn(true);
  vi.advanceTimersByTime(HIDDEN_FOR_MS);
  page.turn(false);
  expect(told).toEqual(["pause", "resume"]);
});

it("leaves a page alone that was hidden for a moment", () => {
  page.turn(true);
  vi.advanceTimersByTime(HIDDEN_FOR_MS - 1);
  page.turn(false);
  vi.advanceTimersByTime(HIDDEN_FOR_MS);
  expect(told).toEqual([]);
});

it("leaves nothing behind", () => {
  page.turn(true);
  watch.stop();
  vi.advanceTimersByTime(HIDDEN_FOR_MS);
  page.turn(false);
  expect([told, vi.getTimerCount()]).toEqual([[], 0]);
});
