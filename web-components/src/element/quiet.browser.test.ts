import { html } from "lit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cdp, page } from "vitest/browser";
import "../tocsin.ts";
import { factorySnapshot } from "../testing/factory.ts";
import type { FakeHub } from "../testing/fake-hub.ts";
import { deep, frames, mount, textOf, unmount, until } from "../testing/mount.ts";
import { sheet, untilStoryIsTold } from "../testing/shown.ts";
import { STORY_AT } from "../testing/story.ts";
import { storyHub } from "../testing/story-hub.ts";

const snapshot = factorySnapshot();
let hub: FakeHub;
let address = 0;

const send = (method: string, parameters: object): Promise<unknown> =>
  (cdp() as { send: (method: string, parameters: object) => Promise<unknown> }).send(method, parameters);
const motion = (value: "reduce" | "no-preference") =>
  send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-reduced-motion", value }] });

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

/** More alarms of the press shop wait for a person, and its oil has another value. */
function more(waiting: number): void {
  const [zone] = snapshot.zones;
  const { high } = zone!.alarms;
  const alarms = { ...zone!.alarms, high: { ...high, unacknowledged: high.unacknowledged + waiting } };
  const sensors = snapshot.sensors.slice(0, 200).map((sensor) => ({ ...sensor, health: "failure" as const }));
  hub.say("changes", { at: STORY_AT + waiting, zones: [{ ...zone, alarms }], sensors });
}

it("a page says by itself no more than one thing in five seconds, and the newest", async () => {
  const place = await mount(
    html`<tocsin-hub src="/polite-${address++}"
      ><tocsin-alarm-list></tocsin-alarm-list><tocsin-alarm-list view="panel"></tocsin-alarm-list
      ><tocsin-connection></tocsin-connection
    ></tocsin-hub>`,
  );
  await until(() => hub.lines.length > 0, "the page asks for the stream");
  hub.greet(snapshot);
  await until(() => textOf(place).includes("Oil too hot"), "the alarms are listed");
  const said: { at: number; words: string }[] = [];
  const regions = deep(place, ".unseen[role=status]");
  expect(regions).toHaveLength(3);
  const listening = new MutationObserver((records) => {
    // Drawing one text anew is more than one change to an observer.
    for (const words of new Set(records.map(({ target }) => textOf(target))))
      said.push({ at: performance.now(), words });
  });
  for (const each of regions) listening.observe(each, { subtree: true, childList: true, characterData: true });
  for (let i = 1; i <= 20; i++) {
    more(i);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await until(() => said.some(({ words }) => words === "25 wait for an acknowledgement"), "the newest is said");
  listening.disconnect();
  expect(said.length).toBeLessThanOrEqual(3);
  for (const [i, { at }] of said.slice(1).entries()) expect(at - said[i]!.at).toBeGreaterThan(4_900);
});

it("nothing moves or blinks, whether a person wants less motion or not", async () => {
  const place = await mount(sheet(`/still-${address++}`));
  await until(() => hub.lines.length > 0, "the page asks for the stream");
  hub.greet(snapshot);
  await untilStoryIsTold(place);
  try {
    for (const [i, value] of (["no-preference", "reduce"] as const).entries()) {
      await motion(value);
      more(i + 1);
      await until(() => textOf(place).includes(`${6 + i} unacknowledged`), "what moved is shown");
      await frames(2);
      expect(movingIn(place)).toEqual([]);
    }
  } finally {
    await motion("no-preference");
  }
});

/** What has an animation, a transition or a smooth scroll. */
const movingIn = (place: Element): string[] =>
  deep(place, "*").flatMap((each) => {
    const { animationName, transitionDuration, transitionProperty, scrollBehavior } = getComputedStyle(each);
    // The probe that tells a canvas of other colours is seen by nobody.
    const moves = transitionDuration !== "0s" && transitionDuration !== "0.001s";
    return animationName !== "none" || moves || scrollBehavior === "smooth"
      ? [`${each.outerHTML.slice(0, 80)} ${animationName} ${transitionProperty}`]
      : [];
  });

describe("a panel that scrolls", () => {
  const GATEWAY = "aachen/paint";
  const body = (place: Element) => deep(place, ".body")[0]!;
  const inRoom = (height: number) =>
    html`<div id="room" style="height: ${height}px">
      <tocsin-gateway-card style="height: 100%" gateway=${GATEWAY} .data=${snapshot}></tocsin-gateway-card>
    </div>`;

  it("is a Tab stop while nothing in it is one and it has more than it shows", async () => {
    const place = await mount(inRoom(120));
    await until(() => body(place).tabIndex === 0, "it scrolls");
    const room = place.querySelector<HTMLElement>("#room")!;
    room.style.height = "900px";
    await until(() => body(place).tabIndex === -1, "all is seen");
    room.style.height = "120px";
    await until(() => body(place).tabIndex === 0, "it scrolls again");
    const element = place.querySelector("tocsin-gateway-card")!;
    const [one] = snapshot.gateways;
    element.data = { ...snapshot, gateways: [one!] };
    await until(() => body(place).tabIndex === -1, "there is nothing to scroll");
    element.data = snapshot;
    await until(() => body(place).tabIndex === 0, "there is more than is seen");
  });

  it("is not measured when it is drawn", async () => {
    const place = await mount(inRoom(120));
    const element = place.querySelector("tocsin-gateway-card")!;
    await until(() => body(place).tabIndex === 0, "it scrolls");
    const own = Object.getOwnPropertyDescriptor(Element.prototype, "scrollHeight")!;
    let asked = 0;
    Object.defineProperty(Element.prototype, "scrollHeight", {
      configurable: true,
      get: () => (asked += 1),
    });
    try {
      for (let i = 0; i < 5; i++) {
        element.requestUpdate();
        await element.updateComplete;
      }
    } finally {
      Object.defineProperty(Element.prototype, "scrollHeight", own);
    }
    expect(asked).toBe(0);
  });
});
