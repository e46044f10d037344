import { html, type TemplateResult } from "lit";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import "../tocsin.ts";
import { factorySnapshot } from "../testing/factory.ts";
import type { FakeHub } from "../testing/fake-hub.ts";
import { deep, frames, mount, textOf, unmount, until } from "../testing/mount.ts";
import { STORY_AT } from "../testing/story.ts";
import { PRESS, storyHub } from "../testing/story-hub.ts";

const snapshot = factorySnapshot(STORY_AT);
let hub: FakeHub;
let address = 0;

vi.setConfig({ testTimeout: 60_000 });
beforeEach(() => {
  hub = storyHub(snapshot);
  hub.install();
});
afterEach(async () => {
  unmount();
  await new Promise((resolve) => setTimeout(resolve));
  hub.remove();
  location.hash = "";
});

async function show(template: TemplateResult, width: number, height: number): Promise<HTMLElement> {
  await page.viewport(width, height);
  const place = await mount(html`<tocsin-hub src="/readable-${address++}">${template}</tocsin-hub>`, { width, height });
  await until(() => hub.lines.length > 0, "the page asks for the stream");
  hub.greet(snapshot);
  return place;
}

/** Texts of which a part is not to be seen. */
const cut = (place: Element, selector: string) =>
  deep(place, selector)
    .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
    .map(textOf);

it("a phone shows the tags of a machine's sensors as a whole, the bold ones too", async () => {
  const machine = html`<tocsin-machine view="detail" machine=${PRESS}></tocsin-machine>`;
  const place = await show(machine, 390, 844);
  await until(() => deep(place, ".sensors tr").length > 20, "its sensors are listed");
  await frames(2);
  expect(cut(place, ".sensors .link")).toEqual([]);
});

it("a list tells what to do to its end", async () => {
  const place = await show(html`<tocsin-alarm-list></tocsin-alarm-list>`, 1_100, 800);
  await until(() => textOf(place).includes("Open cooling bypass V12"), "alarms are listed");
  await frames(2);
  expect(cut(place, ".do > :last-child")).toEqual([]);
});

it.each([500, 760, 1_000, 1_400])(
  "the legend of a map tells each of its marks in a wide font, %d px",
  async (width) => {
    const map = html`<tocsin-heatmap style="height: 500px; font-family: monospace"></tocsin-heatmap>`;
    const place = await show(map, width, 600);
    await until(() => deep(place, ".legend").length > 0, "the map is drawn");
    await frames(2);
    const [legend] = deep(place, ".legend");
    const box = legend!.getBoundingClientRect();
    const base = deep(place, ".header")[0]!.getBoundingClientRect();
    const told = [...legend!.children].map((each) => each.getBoundingClientRect());
    expect(told.filter(({ bottom, right }) => bottom > box.bottom + 1 || right > box.right + 1)).toEqual([]);
    expect([box.bottom <= base.bottom + 1, box.right <= base.right]).toEqual([true, true]);
  },
);

it.each(["#/", "#/zone/aachen/press"])("a low window shows the first alarms as a whole, %s", async (hash) => {
  location.hash = hash;
  const place = await show(html`<tocsin-console router="hash" style="height: 420px"></tocsin-console>`, 1_440, 420);
  const panel = () => deep(place, "tocsin-alarm-list")[0]!;
  await until(() => panel() && deep(panel().shadowRoot!, ".urgent").length > 1, "alarms are listed");
  await frames(2);
  const [box, row] = [panel(), deep(panel().shadowRoot!, ".urgent")[1]!].map((each) => each.getBoundingClientRect());
  expect(row!.bottom).toBeLessThanOrEqual(Math.min(box!.bottom, 420));
});
