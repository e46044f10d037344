import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { cdp, page, userEvent } from "vitest/browser";
import "../tocsin.ts";
import { axeFindings } from "../testing/axe.ts";
import { BOX_FONT, loadBoxFont } from "../testing/box-font.ts";
import { factorySnapshot } from "../testing/factory.ts";
import type { FakeHub } from "../testing/fake-hub.ts";
import { deep, frames, mount, unmount, until } from "../testing/mount.ts";
import { changedFrom } from "../testing/pictures.ts";
import { sheet, untilStoryIsTold } from "../testing/shown.ts";
import { STORY_AT } from "../testing/story.ts";
import { storyHub } from "../testing/story-hub.ts";

const SHEET = { width: 1440, height: 3_920 };
const GROUNDS = { light: "#e6e8ea", dark: "#22272c", contrast: "#ffffff", forced: "#ffffff" };
type Look = keyof typeof GROUNDS;

let hub: FakeHub;
let beating: ReturnType<typeof setInterval> | undefined;
const style = document.createElement("style");
style.textContent = `
  .sheet { display: flex !important; flex-wrap: wrap; gap: 8px; padding: 8px; font: 16px "${BOX_FONT}"; --tocsin-font-mono: "${BOX_FONT}" }
  .sheet > div { overflow: hidden; contain: strict }
  .sheet > div > :only-child { height: 100% }`;

/** As a system that forces its colours, or not. */
const force = (colours: "active" | "none"): Promise<unknown> =>
  (cdp() as { send: (method: string, parameters: object) => Promise<unknown> }).send("Emulation.setEmulatedMedia", {
    features: [{ name: "forced-colors", value: colours }],
  });

async function show(look: Look): Promise<HTMLElement> {
  document.documentElement.style.setProperty("color-scheme", look === "dark" ? "dark" : "light");
  document.body.style.background = GROUNDS[look];
  const place = await mount(sheet(`/sheet-${look}`), SHEET);
  if (look === "contrast") place.querySelector("tocsin-hub")!.setAttribute("theme", "contrast");
  await until(() => hub.lines.length > 0, "the page asks for the stream");
  hub.greet(factorySnapshot());
  beating = setInterval(() => hub.say("heartbeat", { at: STORY_AT, bus: { connected: true, since: 0 } }), 1_000);
  await untilStoryIsTold(place);
  await until(
    () => deep(place, "tocsin-trend").every((each) => each.shadowRoot!.querySelector("canvas")),
    "trends are drawn",
  );
  await until(() => deep(place, ".sparkline").length >= 15, "lines are drawn");
  await frames(4);
  return place;
}

vi.setConfig({ testTimeout: 240_000 });
beforeAll(async () => {
  await loadBoxFont();
  document.head.append(style);
});
beforeEach(async () => {
  await page.viewport(SHEET.width, SHEET.height);
  // The night stands still, so that the same words are said whenever this runs.
  vi.useFakeTimers({ toFake: ["Date"], now: STORY_AT });
  hub = storyHub(factorySnapshot());
  hub.install();
});
afterEach(async () => {
  clearInterval(beating);
  unmount();
  await new Promise((resolve) => setTimeout(resolve));
  hub.remove();
  vi.useRealTimers();
  document.body.removeAttribute("style");
  document.documentElement.removeAttribute("style");
});
afterAll(() => style.remove());

it.each(["light", "dark", "contrast"] as const)(
  "all elements look as they did, and axe finds nothing, %s",
  async (look) => {
    const place = await show(look);
    // The sheet shows some elements twice, and so the landmarks in them.
    const axe = await axeFindings(place, ["landmark-unique"]);
    expect({ changed: await changedFrom(look, place), axe }).toEqual({ changed: [], axe: [] });
  },
);

it("all elements look as they did where the system forces its colours", async () => {
  await force("active");
  try {
    expect(await changedFrom("forced", await show("forced"))).toEqual([]);
  } finally {
    await force("none");
  }
});

/** What a mouse can do something with. */
const pointed = (place: HTMLElement): HTMLElement[] =>
  deep<HTMLElement>(place, "*").filter((each) => getComputedStyle(each).cursor === "pointer" && each.checkVisibility());
const FOCUSABLE = 'a[href], button, input, select, textarea, summary, label, [tabindex="0"], [role=treeitem]';
const up = (element: Element): Element | null =>
  element.parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host ?? null;
/** One of them is a Tab stop, and arrows lead to the others. */
const TOGETHER = "[role=group], [role=grid], [role=tree]";
/** It, or what it stands in, or what stands for it in its row. */
function hasKey(element: Element): boolean {
  for (let at: Element | null = element; at && !at.localName.startsWith("tocsin-"); at = up(at))
    if (
      at.matches(FOCUSABLE) ||
      (at.matches('[tabindex="-1"]') && at.closest(TOGETHER)?.querySelector('[tabindex="0"]')) ||
      (at.matches("tr, li, .row") && at.querySelector(FOCUSABLE))
    )
      return true;
  return false;
}
const active = (): Element | null => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
};

it("the keyboard reaches all that a mouse does, and shows where it is", async () => {
  const place = await show("light");
  expect(
    pointed(place)
      .filter((each) => !hasKey(each))
      .map(({ outerHTML }) => outerHTML.slice(0, 120)),
  ).toEqual([]);
  const stops = deep<HTMLElement>(place, "a[href], button, input, select, textarea, summary, [tabindex='0']").filter(
    (each) => each.tabIndex >= 0 && !each.matches(":disabled") && each.checkVisibility({ visibilityProperty: true }),
  );
  // A key has been pressed: from here on whatever has the focus shows it.
  await userEvent.tab();
  const unreached: string[] = [];
  const unseen: string[] = [];
  for (const stop of stops) {
    stop.focus();
    const name = stop.outerHTML.slice(0, 120);
    if (active() !== stop) unreached.push(name);
    // The heat map shows its focus on the canvas.
    else if (getComputedStyle(stop).outlineStyle === "none" && !stop.matches("[role=grid]")) unseen.push(name);
  }
  expect(stops.length).toBeGreaterThan(100);
  expect({ unreached, unseen }).toEqual({ unreached: [], unseen: [] });
});
