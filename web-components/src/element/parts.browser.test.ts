import { html, type TemplateResult } from "lit";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { commands, page } from "vitest/browser";
import "../tocsin.ts";
import { factorySnapshot } from "../testing/factory.ts";
import type { FakeHub } from "../testing/fake-hub.ts";
import { deep, mount, unmount, until } from "../testing/mount.ts";
import { sheet, shownAs, untilStoryIsTold } from "../testing/shown.ts";
import { STORY_AT } from "../testing/story.ts";
import { OIL, storyHub } from "../testing/story-hub.ts";

type Described = { tagName: string; cssParts: { name: string }[] };

/** What the manifest says that a page can style. */
let documented: string[];
const reached = new Set<string>();
const style = document.createElement("style");
const snapshot = factorySnapshot();
let hub: FakeHub;
let address = 0;

vi.setConfig({ testTimeout: 240_000 });
beforeAll(async () => {
  const manifest = await commands.readFile("web-components/dist/components/custom-elements.json");
  const elements: Described[] = JSON.parse(manifest).modules.map(({ declarations: [each] }: any) => each);
  documented = elements.flatMap(({ tagName, cssParts }) => cssParts.map(({ name }) => `${tagName}::part(${name})`));
  // Not inherited: only what a rule reaches itself has it.
  CSS.registerProperty({ name: "--reached", syntax: "*", inherits: false });
  style.textContent = documented.map((part) => `${part} { --reached: yes }`).join("\n");
  document.head.append(style);
});
beforeEach(async () => {
  await page.viewport(1440, 900);
  vi.useFakeTimers({ toFake: ["Date"], now: STORY_AT });
  hub = storyHub(snapshot);
  hub.figures = { ...hub.figures!, note: "30 days" };
  hub.install();
});
afterEach(async () => {
  unmount();
  await new Promise((resolve) => setTimeout(resolve));
  hub.remove();
  vi.useRealTimers();
});
afterAll(() => style.remove());

/** Notes which parts a rule of the page reaches as they stand now. */
function look(place: Element): void {
  for (const each of deep(place, "[part]")) {
    const host = (each.getRootNode() as ShadowRoot).host.localName;
    if (getComputedStyle(each).getPropertyValue("--reached") !== "yes") continue;
    for (const name of each.part) reached.add(`${host}::part(${name})`);
  }
}

const NOWHERE = "aachen/press/press-99/nothing";
const EMPTY: TemplateResult = html`<tocsin-overview zone="aachen/none"></tocsin-overview>
  <tocsin-heatmap zone="aachen/none"></tocsin-heatmap><tocsin-tree zone="aachen/none"></tocsin-tree>
  <tocsin-transitions of=${NOWHERE}></tocsin-transitions><tocsin-gateway-list zone="aachen/none"></tocsin-gateway-list>
  <tocsin-gateway-card gateway="aachen/none"></tocsin-gateway-card>
  <tocsin-alarm-list states="shelved" zone="aachen/none"></tocsin-alarm-list>
  <tocsin-machine machine="aachen/press/press-99"></tocsin-machine>
  <tocsin-alarm-detail sensor=${NOWHERE}></tocsin-alarm-detail
  ><tocsin-sensor-detail sensor=${NOWHERE}></tocsin-sensor-detail>
  <tocsin-sensor-tile sensor=${NOWHERE}></tocsin-sensor-tile><tocsin-gauge sensor=${NOWHERE}></tocsin-gauge>
  <tocsin-sparkline sensor=${NOWHERE}></tocsin-sparkline><tocsin-statechart of=${NOWHERE}></tocsin-statechart>
  <tocsin-state-timeline of=${NOWHERE}></tocsin-state-timeline><tocsin-figures zone="aachen/none"></tocsin-figures>
  <tocsin-trend sensor=${OIL} from="2031-01-01" to="2031-01-02"></tocsin-trend>`;

const press = (place: Element, name: string, words: string): void =>
  deep(shownAs(place, name).shadowRoot!, "button")
    .find(({ textContent }) => textContent!.trim().startsWith(words))!
    .click();

/** Presses a key in the first row of a list. */
function type(place: Element, name: string, key: string): void {
  const [row] = deep(shownAs(place, name).shadowRoot!, "[data-id]");
  row!.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true }));
}

/** Waits until a part stands somewhere, and notes all that do. */
async function untilReached(place: Element, ...parts: string[]): Promise<void> {
  const missing = () => parts.filter((part) => !reached.has(part));
  await until(() => (look(place), missing().length === 0), "the parts are reached").catch((error: Error) => {
    throw new Error(`${error.message}: ${missing().join(", ")}`);
  });
}

const partsCalled = (name: string) => documented.filter((part) => part.endsWith(`(${name})`));

it("a page styles every part that is documented, of every element", async () => {
  const lost = await mount(html`${sheet(`/parts-${address++}`)}<tocsin-sign-in open></tocsin-sign-in>`);
  look(lost);
  hub.answers = undefined;
  const never = await mount(html`${sheet(`/parts-${address++}`)}`);
  await untilReached(never, ...partsCalled("error").filter((part) => !part.startsWith("tocsin-sign-in")));
  hub.answers = 200;

  // Nobody has a statechart of what is not there.
  const { statechart } = hub;
  hub.statechart = undefined;
  const bare = await mount(html`<tocsin-hub src="/parts-${address++}">${EMPTY}</tocsin-hub>`);
  await until(() => hub.lines.length > 0, "the page asks for the stream");
  hub.greet(snapshot);
  await untilReached(bare, ...partsCalled("empty"));
  hub.statechart = statechart;

  const place = await mount(html`${sheet(`/parts-${address++}`)}<tocsin-console .data=${snapshot}></tocsin-console>`);
  await until(() => hub.lines.length > 1, "the page asks for the stream");
  hub.greet(snapshot);
  await untilStoryIsTold(place);
  const canvas = deep(shownAs(place, "tocsin-heatmap").shadowRoot!, "canvas")[0]!;
  const { x, y } = canvas.getBoundingClientRect();
  const at = { bubbles: true, composed: true, clientX: x + 12, clientY: y + 26 };
  canvas.dispatchEvent(new PointerEvent("pointermove", at));
  await untilReached(place, "tocsin-heatmap::part(tooltip)");
  await until(() => deep(place, ".act button").length > 0, "the person may do something");
  press(place, "tocsin-machine detail", "Note…");
  press(place, "tocsin-sensor-detail", "Shelve");
  press(place, "tocsin-alarm-detail", "Shelve");
  type(place, "tocsin-alarm-list", "s");
  type(place, "tocsin-alarm-list panel", "a");
  const [field] = deep<HTMLInputElement>(shownAs(place, "tocsin-search").shadowRoot!, "input");
  field!.value = "press 07";
  field!.dispatchEvent(new Event("input"));
  await untilReached(place, ...partsCalled("form"), ...partsCalled("footer"), "tocsin-search::part(mark)");
  hub.answers = undefined;
  hub.hangUp();
  await untilReached(place, ...partsCalled("as-of"));
  expect(documented.filter((part) => !reached.has(part))).toEqual([]);
});
