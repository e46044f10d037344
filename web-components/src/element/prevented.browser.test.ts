import { html, type TemplateResult } from "lit";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import "../tocsin.ts";
import type { TocsinEvents } from "./events.ts";
import { factorySnapshot } from "../testing/factory.ts";
import type { FakeHub } from "../testing/fake-hub.ts";
import { deep, frames, mount, unmount, until } from "../testing/mount.ts";
import { STORY_AT } from "../testing/story.ts";
import { OIL, PRESS, storyHub } from "../testing/story-hub.ts";

type Case = {
  event: keyof TocsinEvents;
  template: TemplateResult;
  /** Does what a person does; told again where it is done twice. */
  act: (place: HTMLElement) => unknown;
  /** The element did what the event announced. */
  acted: (place: HTMLElement) => boolean;
};

const find = <Found extends HTMLElement>(place: ParentNode, selector: string): Found =>
  deep<Found>(place, selector)[0]!;
const button = (place: Element, words: string) =>
  deep(place, "button").find((each) => each.textContent!.trim().startsWith(words))!;
const heard: string[] = [];
const selects = () => heard.includes("tocsin-sensor-select");

const CASES: Record<string, Case> = {
  "an alarm list acknowledges": {
    event: "tocsin-acknowledge",
    template: html`<tocsin-alarm-list></tocsin-alarm-list>`,
    act: (place) => find(place, ".act button").click(),
    acted: () => hub.commands.length > 0,
  },
  "an alarm list asks for how long it shall shelve": {
    event: "tocsin-shelve",
    template: html`<tocsin-alarm-list></tocsin-alarm-list>`,
    act: (place) => (find(place, "[data-id]").focus(), userEvent.keyboard("s")),
    acted: (place) => deep(place, "form").length > 0,
  },
  "an alarm list opens the sensor of a row": {
    event: "tocsin-row-select",
    template: html`<tocsin-alarm-list></tocsin-alarm-list>`,
    act: (place) => (find(place, "[data-id]").focus(), userEvent.keyboard("{Enter}")),
    acted: selects,
  },
  "a sensor acknowledges": {
    event: "tocsin-acknowledge",
    template: html`<tocsin-sensor-detail sensor=${OIL}></tocsin-sensor-detail>`,
    act: (place) => button(place, "Acknowledge").click(),
    acted: () => hub.commands.length > 0,
  },
  "a machine acknowledges": {
    event: "tocsin-acknowledge",
    template: html`<tocsin-machine view="detail" machine=${PRESS}></tocsin-machine>`,
    act: (place) => button(place, "Acknowledge").click(),
    acted: () => hub.commands.length > 0,
  },
  "a note is written": {
    event: "tocsin-note",
    template: html`<tocsin-machine view="detail" machine=${PRESS}></tocsin-machine>`,
    act: async (place) => {
      button(place, "Note…").click();
      await until(() => deep(place, ".note-form textarea").length > 0, "the text is asked for");
      find<HTMLTextAreaElement>(place, ".note-form textarea").value = "valve exchanged";
      find<HTMLFormElement>(place, ".note-form").requestSubmit();
    },
    acted: () => hub.notes.some(({ text }) => text === "valve exchanged"),
  },
  "a phone's alarm shows another one of its machine": {
    event: "tocsin-sensor-select",
    template: html`<tocsin-alarm-detail sensor=${OIL}></tocsin-alarm-detail>`,
    act: (place) => find(place, ".rings [aria-pressed=false]").click(),
    acted: (place) => place.querySelector("tocsin-alarm-detail")!.sensor !== OIL,
  },
  "a map selects a sensor beside others": {
    event: "tocsin-selection-change",
    template: html`<tocsin-heatmap style="height: 800px"></tocsin-heatmap>`,
    act: (place) => (find(place, "[role=grid]").focus(), userEvent.keyboard("n ")),
    acted: (place) => place.querySelector("tocsin-heatmap")!.selection.length > 0,
  },
  "history opens the sensor of a row": {
    event: "tocsin-row-select",
    template: html`<tocsin-transitions type="sensor"></tocsin-transitions>`,
    act: (place) => find(place, "[part=row] button").click(),
    acted: selects,
  },
  "figures open the sensor of a row": {
    event: "tocsin-row-select",
    template: html`<tocsin-figures></tocsin-figures>`,
    act: (place) => find(place, "[part=row] button").click(),
    acted: selects,
  },
  "a statechart tells what leads out of a state": {
    event: "tocsin-state-select",
    template: html`<tocsin-statechart of=${OIL}></tocsin-statechart>`,
    act: (place) => find(place, ".state.active").click(),
    acted: (place) => deep(place, ".leads").length > 0,
  },
  "a trend looks back as far as is chosen": {
    event: "tocsin-range-change",
    template: html`<tocsin-trend sensor=${OIL}></tocsin-trend>`,
    act: (place) => button(place, "6 h").click(),
    acted: (place) => place.querySelector("tocsin-trend")!.window === "6h",
  },
  "a slider shows the past in the elements beside it": {
    event: "tocsin-time-change",
    template: html`<tocsin-time></tocsin-time><tocsin-overview></tocsin-overview>`,
    act: (place) => button(place, "−1 h").click(),
    acted: (place) => place.querySelector("tocsin-overview")!.hasAttribute("data-past"),
  },
  "a filter bar narrows another element": {
    event: "tocsin-filter-change",
    template: html`<tocsin-filter-bar for="narrowed"></tocsin-filter-bar
      ><tocsin-heatmap id="narrowed"></tocsin-heatmap>`,
    act: (place) => {
      const select = find<HTMLSelectElement>(place, "select[aria-label=Health]");
      select.value = "failure";
      select.dispatchEvent(new Event("change"));
    },
    acted: (place) => place.querySelector("#narrowed")!.getAttribute("filter") === "health=failure",
  },
  "a search narrows another element": {
    event: "tocsin-filter-change",
    template: html`<tocsin-search for="narrowed"></tocsin-search><tocsin-heatmap id="narrowed"></tocsin-heatmap>`,
    act: (place) => {
      const input = find<HTMLInputElement>(place, "input[type=search]");
      input.value = "oil return";
      input.dispatchEvent(new Event("input"));
    },
    acted: (place) => place.querySelector("#narrowed")!.getAttribute("filter") === "q=oil+return",
  },
  "a console opens the sensor that is selected": {
    event: "tocsin-sensor-select",
    template: html`<tocsin-console></tocsin-console>`,
    act: (place) => find(find(place, "tocsin-transitions").shadowRoot!, "[part=row] button").click(),
    acted: (place) => deep(place, "tocsin-sensor-detail").length > 0,
  },
  "a console goes to another page": {
    event: "tocsin-navigate",
    template: html`<tocsin-console></tocsin-console>`,
    act: (place) => find(place, "nav a:nth-child(6)").click(),
    acted: (place) => deep(place, "tocsin-figures").length > 0,
  },
};

const snapshot = factorySnapshot();
let hub: FakeHub;
let address = 0;
vi.setConfig({ testTimeout: 60_000 });
beforeEach(async () => {
  await page.viewport(1440, 900);
  vi.useFakeTimers({ toFake: ["Date"], now: STORY_AT });
  hub = storyHub(snapshot);
  hub.install();
  heard.length = 0;
});
afterEach(async () => {
  unmount();
  await new Promise((resolve) => setTimeout(resolve));
  hub.remove();
  vi.useRealTimers();
});

it.each(Object.entries(CASES))("%s, and does not where the page prevents it", async (_, each) => {
  const { event, template, act, acted } = each;
  const place = await mount(html`<tocsin-hub src="/prevented-${address++}">${template}</tocsin-hub>`);
  const prevent = (told: Event) => told.preventDefault();
  document.addEventListener(event, prevent);
  for (const name of new Set([event, "tocsin-sensor-select"]))
    place.addEventListener(name, () => void heard.push(name));
  try {
    await until(() => hub.lines.length > 0, "the page asks for the stream");
    hub.greet(snapshot);
    // What cannot be done yet fails: a person may not act before the hub has said who they are.
    const tried = async () => {
      try {
        await act(place);
        return true;
      } catch {
        return false;
      }
    };
    while (!heard.includes(event)) {
      if (await tried()) await vi.waitUntil(() => heard.includes(event), { timeout: 1_000 }).catch(() => false);
      await frames(2);
    }
    await frames(6);
    expect(acted(place)).toBe(false);
  } finally {
    document.removeEventListener(event, prevent);
  }
  await act(place);
  await until(() => acted(place), "it does what it did not");
});
