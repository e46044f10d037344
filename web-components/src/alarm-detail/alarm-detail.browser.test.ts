import { html } from "lit";
import { afterEach, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { Alarm } from "@tocsin/core/wire/health";
import type { SensorItem, StreamSnapshot } from "@tocsin/core/wire/hub-api";
import "../tocsin.ts";
import { axeFindings } from "../testing/axe.ts";
import { factorySnapshot } from "../testing/factory.ts";
import type { FakeHub } from "../testing/fake-hub.ts";
import { deep, mount, textOf, unmount, until } from "../testing/mount.ts";
import { STORY_AT } from "../testing/story.ts";
import { OIL, PRESS, storyHub } from "../testing/story-hub.ts";

/** A phone, with a browser's own bars. */
const PHONE = { width: 390, height: 664 };
const MESSAGE = "The cabinet's temperature is outside its range";

vi.setConfig({ testTimeout: 60_000 });
let hub: FakeHub;
let address = 0;

afterEach(async () => {
  unmount();
  await new Promise((resolve) => setTimeout(resolve));
  hub.remove();
  vi.useRealTimers();
});

async function open(snapshot: StreamSnapshot): Promise<HTMLElement> {
  await page.viewport(PHONE.width, PHONE.height);
  vi.useFakeTimers({ now: STORY_AT, toFake: ["Date"] });
  hub = storyHub(snapshot);
  hub.install();
  const place = await mount(
    html`<tocsin-hub src="/night-${address++}"
      ><tocsin-alarm-detail sensor=${OIL} style="height:100%"></tocsin-alarm-detail
    ></tocsin-hub>`,
    PHONE,
  );
  await until(() => hub.lines.length > 0, "the page has asked");
  hub.greet(snapshot);
  await until(() => textOf(place).includes("Open cooling bypass V12"), "it is told what to do");
  return place;
}

/** The story with other sensors of the machine that rings. */
const changed = (change: (sensor: SensorItem) => SensorItem): StreamSnapshot => {
  const snapshot = factorySnapshot();
  const sensors = snapshot.sensors.map((each) => (each.id.startsWith(`${PRESS}/`) ? change(each) : each));
  return { ...snapshot, sensors };
};
const withAlarm = (sensor: SensorItem, alarm: Partial<Alarm>): SensorItem => {
  const rings = {
    state: "unacknowledged",
    occurrence: 1,
    since: STORY_AT - 60_000,
    level: "high",
    priority: "high",
  } as const;
  const process: Alarm = { ...rings, message: MESSAGE, ...sensor.state.alarms?.process, ...alarm };
  return { ...sensor, state: { ...sensor.state, alarms: { process } } };
};

const section = (place: Element, name: string) => deep(place, `section[aria-label="${name}"]`)[0]!;
const isVisible = (element: Element) => element.checkVisibility();

it("has all answers on a phone's screen where much more of the machine rings, and lists the rest when asked", async () => {
  const place = await open(changed((sensor) => withAlarm(sensor, {})));
  const body = deep(place, "tocsin-alarm-detail .body, .body[part=body]")[0]!;
  for (const name of ["Process or instrument", "What to do", "Acknowledged by", "Blind to"])
    expect(section(place, name).getBoundingClientRect().bottom, name).toBeLessThanOrEqual(
      body.getBoundingClientRect().bottom,
    );
  const rings = section(place, "Rings on this machine");
  const rows = () => deep(rings, ".rings button").filter(isVisible);
  expect(rows()).toHaveLength(3);
  expect(rows()[0]!.ariaPressed).toBe("true");
  expect(rows()[0]!.textContent).toContain("10PRE07CT001");
  expect(rows()[1]!.querySelector(".first")).not.toBeNull();
  rings.querySelector<HTMLElement>("summary")!.focus();
  await userEvent.keyboard("{Enter}");
  expect(rows()).toHaveLength(21);
  expect(textOf(rings)).toContain("18 more");
  expect(await axeFindings(place)).toEqual([]);
});

it("says since when the page hears nothing from the hub", async () => {
  const place = await open(factorySnapshot());
  expect(textOf(section(place, "Blind to"))).not.toContain("this page");
  hub.answers = undefined;
  hub.hangUp();
  await until(
    () =>
      /everything since \d\d:\d\d:\d\d: this page hears nothing from the hub/.test(textOf(section(place, "Blind to"))),
    "it says that it is cut off",
  );
});

it("says of an alarm whose cause is gone that it is, and lets no time run for it", async () => {
  const snapshot = changed((sensor) =>
    sensor.id === OIL ? withAlarm(sensor, { state: "rtnUnacknowledged" }) : sensor,
  );
  const place = await open(snapshot);
  expect(textOf(deep(place, ".rings [aria-pressed=true]")[0]!)).toContain("gone by now");
  expect(textOf(section(place, "Process or instrument"))).toContain("gone by now");
  expect(textOf(section(place, "What to do"))).toMatch(/gone by now.*Open cooling bypass V12/);
  expect(textOf(section(place, "What to do"))).not.toMatch(/left|over time|by \d\d:/);
});

it("tells whole what else moved, and not that something is judged again", async () => {
  const snapshot = factorySnapshot();
  const [oil] = snapshot.transitions.filter(({ id }) => id === OIL);
  const judged = {
    ...oil!,
    id: `${PRESS}/cabinet`,
    tag: "10PRE07CT009",
    seq: 1,
    healthBefore: oil!.health,
    changes: [{ region: "suppression.process.suppressedByDesign", from: "yes", to: "no" }],
  };
  const cause = { kind: "quality", text: "the cable of the sensor has been pulled out of its box" } as const;
  const broken = { ...oil!, id: `${PRESS}/pump`, tag: "10PRE07CP001", seq: 2, cause };
  const changes = [{ region: "signal", from: "live", to: "invalid" }];
  const place = await open({ ...snapshot, transitions: [judged, { ...broken, changes }, ...snapshot.transitions] });
  const moved = section(place, "Also moved, ten minutes before");
  await until(() => textOf(moved).includes("10PRE07CP001"), "it tells what moved");
  expect(textOf(moved)).not.toContain("judged again");
  for (const cell of deep(moved, "td")) expect(cell.scrollWidth).toBeLessThanOrEqual(cell.clientWidth);
});

it("cuts a long message, not the tag that tells it from the others", async () => {
  const place = await open(changed((sensor) => withAlarm(sensor, { message: MESSAGE })));
  const tags = deep(place, ".rings .tag").filter(isVisible);
  expect(tags).toHaveLength(3);
  for (const tag of tags) {
    const value = tag.closest("button")!.querySelector(".value")!.getBoundingClientRect();
    expect(tag.getBoundingClientRect().right).toBeLessThanOrEqual(value.left);
    expect(tag.getBoundingClientRect().height).toBeLessThan(24);
  }
});
