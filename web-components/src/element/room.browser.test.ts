import { html } from "lit";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import "../tocsin.ts";
import { factorySnapshot } from "../testing/factory.ts";
import type { FakeHub } from "../testing/fake-hub.ts";
import { deep, frames, mount, unmount, until } from "../testing/mount.ts";
import { sheet, SHOWN, shownAs, untilStoryIsTold } from "../testing/shown.ts";
import { STORY_AT } from "../testing/story.ts";
import { storyHub } from "../testing/story-hub.ts";

const ENTRIES = Object.entries(SHOWN);
const LEAST = { width: 120, height: 32 };
const snapshot = factorySnapshot();
let hub: FakeHub;
let address = 0;

vi.setConfig({ testTimeout: 240_000 });
beforeEach(async () => {
  await page.viewport(1440, 900);
  vi.useFakeTimers({ toFake: ["Date"], now: STORY_AT });
  hub = storyHub(snapshot);
  hub.install();
});
afterEach(async () => {
  unmount();
  await new Promise((resolve) => setTimeout(resolve));
  hub.remove();
  vi.useRealTimers();
});

const boxed = ([name, { template, size }]: (typeof ENTRIES)[number]) =>
  html`<div data-name=${name} style="width:${size[0]}px">${template}</div>`;

async function greet(): Promise<void> {
  await until(() => hub.lines.length > 0, "the page asks for the stream");
  hub.greet(snapshot);
}

it("every element draws in 120 by 32 px, and within them", async () => {
  const failed: unknown[] = [];
  const fail = (event: ErrorEvent | PromiseRejectionEvent) =>
    failed.push("reason" in event ? event.reason : event.message);
  window.addEventListener("error", fail);
  window.addEventListener("unhandledrejection", fail);
  const place = await mount(sheet(`/least-${address++}`));
  for (const name of Object.keys(SHOWN)) {
    const box = shownAs(place, name).parentElement!;
    box.style.width = `${LEAST.width}px`;
    box.style.height = `${LEAST.height}px`;
    box.style.setProperty("--tocsin-min-block-size", "0");
    box.querySelector<HTMLElement>(":scope > *")!.style.height = "100%";
  }
  await greet();
  await until(() => hub.asked.some((path) => path.endsWith("/readings")), "readings are asked for");
  await until(() => deep(place, ".empty[part=loading]").length === 0, "nothing is awaited");
  await frames(4);
  const outside = Object.keys(SHOWN).filter((name) => {
    const box = shownAs(place, name).parentElement!;
    const { width, height } = shownAs(place, name).getBoundingClientRect();
    const own = width <= LEAST.width && height <= LEAST.height;
    const beyond = box.children.length === 1 && (box.scrollWidth > LEAST.width || box.scrollHeight > LEAST.height);
    return !own || beyond;
  });
  window.removeEventListener("error", fail);
  window.removeEventListener("unhandledrejection", fail);
  expect({ outside, failed }).toEqual({ outside: [], failed: [] });
});

/** What has one height by itself; to all others a page gives a height. */
const STEADY = [
  "tocsin-sensor-tile",
  "tocsin-trend",
  "tocsin-state-timeline",
  "tocsin-filter-bar",
  "tocsin-machine badge",
  "tocsin-time",
  "tocsin-state-badge",
  "tocsin-gauge",
  "tocsin-sparkline",
  "tocsin-connection",
  "tocsin-search",
];

it("what a page says below an element stays where it is while the element learns what it shows", async () => {
  const place = await mount(html`<tocsin-hub src=${`/shift-${address++}`}>${ENTRIES.map(boxed)}</tocsin-hub>`);
  for (const [name, { size }] of ENTRIES)
    if (!STEADY.includes(name)) shownAs(place, name).setAttribute("style", `height: ${size[1]}px`);
  const heights = () =>
    Object.keys(SHOWN).map((name) => `${name} ${Math.round(shownAs(place, name).getBoundingClientRect().height)}`);
  await frames(2);
  const before = heights();
  await greet();
  await untilStoryIsTold(place);
  expect(heights()).toEqual(before);
});

it.each([
  ["compact", 20, 24],
  ["normal", 24, 28],
  ["touch", 44, 44],
] as const)("rows and controls are as high as density says: %s", async (density, row, control) => {
  const template = html`<tocsin-hub src="/dense-${address++}"
    ><tocsin-transitions style="height: 300px" density=${density}></tocsin-transitions
    ><tocsin-alarm-list density=${density}></tocsin-alarm-list
    ><tocsin-console style="height: 600px" density=${density}></tocsin-console
  ></tocsin-hub>`;
  const place = await mount(template);
  await greet();
  const rows = () => deep(place.querySelector("tocsin-transitions")!.shadowRoot!, "[part=row]");
  await until(() => rows().length > 3, "rows are listed");
  const height = (each: Element) => Math.round(each.getBoundingClientRect().height);
  expect(height(rows()[0]!)).toBe(row);
  const buttons = deep(place.querySelector("tocsin-alarm-list")!.shadowRoot!, ".bar .button");
  expect(new Set(buttons.map(height))).toEqual(new Set([control]));
  // What stands inside an element is as dense as it.
  const inner = deep(place.querySelector("tocsin-console")!.shadowRoot!, "tocsin-transitions")[0]!;
  expect(height(deep(inner.shadowRoot!, "[part=row]")[0]!)).toBe(row);
});
