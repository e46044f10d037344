import { html } from "lit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { AlarmItem } from "@tocsin/core/wire/hub-api";
import "../tocsin.ts";
import { axeFindings } from "../testing/axe.ts";
import { factorySnapshot } from "../testing/factory.ts";
import { FakeHub } from "../testing/fake-hub.ts";
import { mount, textOf, unmount, until } from "../testing/mount.ts";

const snapshot = factorySnapshot();
const OIL = "aachen/press/press-07/oil-return";
const oil: AlarmItem = {
  id: `${OIL}:process`,
  of: "sensor",
  target: OIL,
  alarm: "process",
  site: "aachen",
  zone: "press",
  zoneName: "Press shop",
  machineTag: "Press 07",
  tag: "10PRE07CT001",
  description: "Hydraulic oil return",
  state: "unacknowledged",
  occurrence: 3,
  since: snapshot.at - 210_000,
  level: "highHigh",
  priority: "high",
  message: "Oil too hot",
};
const pump: AlarmItem = {
  ...oil,
  id: "aachen/paint/bath-1/pressure:instrument",
  target: "aachen/paint/bath-1/pressure",
  alarm: "instrument",
  zone: "paint",
  tag: "20LBA01CP001",
  health: "failure",
  priority: "medium",
  message: "wire break",
};

let hub: FakeHub;
vi.setConfig({ testTimeout: 60_000 });

beforeEach(async () => {
  await page.viewport(1440, 900);
  hub = new FakeHub();
  hub.alarms = [oil, pump];
  hub.install();
});
afterEach(async () => {
  document.documentElement.style.removeProperty("color-scheme");
  document.documentElement.style.removeProperty("background");
  unmount();
  await new Promise((resolve) => setTimeout(resolve));
  hub.remove();
});

let address = 0;
async function open(list = html`<tocsin-alarm-list></tocsin-alarm-list>`): Promise<HTMLElement> {
  const place = await mount(html`<tocsin-hub src="/alarms-${address++}">${list}</tocsin-hub>`);
  hub.greet(snapshot);
  await until(() => textOf(place).includes("Oil too hot"), "the alarms are listed");
  return place;
}
const root = (place: Element) => place.querySelector("tocsin-alarm-list")!.shadowRoot!;
const told = (place: Element) => textOf(root(place).querySelector(".bar [role=status]")!);

describe("tocsin-alarm-list", () => {
  it("acknowledges the occurrence that was seen, and says what became of it", async () => {
    const place = await open();
    await until(() => root(place).querySelector(".act button") !== null, "the person may acknowledge");
    root(place).querySelector<HTMLElement>(".act button")!.click();
    await until(() => told(place) === "1 acknowledged.", "the outcome is told");
    expect(hub.commands).toEqual([
      { command: "acknowledge", body: { targets: [{ target: OIL, alarm: "process", occurrence: 3 }] } },
    ]);
  });

  it("says why a gateway did not do it", async () => {
    hub.outcome = { outcome: "rejected", detail: "another occurrence rings by now" };
    const place = await open();
    await until(() => root(place).querySelector(".act button") !== null, "the person may acknowledge");
    root(place).querySelector<HTMLElement>(".act button")!.click();
    await until(() => told(place) === "1 rejected: another occurrence rings by now.", "the reason is told");
  });

  it("is worked by the keyboard alone: select, shelve with a reason, acknowledge all", async () => {
    const place = await open();
    await until(() => root(place).querySelector(".act button") !== null, "the person may acknowledge");
    root(place).querySelector<HTMLElement>("[data-id]")!.focus();
    await userEvent.keyboard("{ArrowDown} s");
    await until(() => root(place).querySelector("form") !== null, "the reason is asked for");
    await userEvent.keyboard("probe is out{Enter}");
    await until(() => told(place) === "1 shelved.", "it is shelved");
    expect(hub.commands[0]).toMatchObject({
      command: "shelve",
      body: { targets: [{ target: pump.target, alarm: "instrument" }], comment: "probe is out", forMs: 3_600_000 },
    });
    root(place).querySelector<HTMLElement>("[data-id]")!.focus();
    await userEvent.keyboard("{Control>}a{/Control}a");
    await until(() => told(place) === "2 acknowledged.", "both are acknowledged");
  });

  it.each([
    ["all", html`<tocsin-alarm-list></tocsin-alarm-list>`, {}],
    [
      "of its zone and priorities all",
      html`<tocsin-alarm-list zone="aachen/press" priority="high, medium"></tocsin-alarm-list>`,
      { zone: ["aachen/press"], priority: ["high", "medium"] },
    ],
  ])("acknowledges %s that wait once it was said how many these are", async (_what, list, filter) => {
    hub.waiting = 212;
    const place = await open(list);
    const button = (words: string) =>
      [...root(place).querySelectorAll<HTMLElement>(".bar button")].find(({ textContent }) =>
        textContent?.includes(words),
      );
    await until(() => button("Acknowledge all that wait") !== undefined, "all can be acknowledged");
    button("Acknowledge all that wait")!.click();
    await until(() => told(place) === "This reaches 212 alarms: Press shop 212.", "it is said what is reached");
    button("Acknowledge 212")!.click();
    await until(() => hub.commands.length === 2, "they are acknowledged");
    expect(hub.commands.map(({ body }) => body)).toEqual([
      { filter: { ...filter, list: "unacknowledged" }, preview: true },
      { filter: { ...filter, list: "unacknowledged" }, expected: 212 },
    ]);
  });

  it.each([
    ["the list", html`<tocsin-alarm-list></tocsin-alarm-list>`, "Gone, unacknowledged"],
    ["the panel", html`<tocsin-alarm-list view="panel" style="width:300px"></tocsin-alarm-list>`, "gone by now"],
  ])("says in %s that a cause is gone, in whole words, and lets no time run for it", async (_what, list, words) => {
    const limit = { level: "highHigh", action: "Open the bypass", respondWithinMs: 600_000 };
    const message = "Oil too hot for the seals of the main cylinder and of its pump";
    hub.alarms = [{ ...oil, message, state: "rtnUnacknowledged", limit }];
    const place = await open(list);
    const row = root(place).querySelector<HTMLElement>("[data-id]")!;
    expect(textOf(row)).toContain(words);
    expect(textOf(row)).toContain("Open the bypass");
    expect(textOf(row)).not.toMatch(/by \d\d:|over/);
    const note = row.querySelector(".what .note");
    if (note) expect(note.getBoundingClientRect().right).toBeLessThanOrEqual(row.getBoundingClientRect().right);
  });

  it("tells its keys", async () => {
    const place = await open();
    root(place).querySelector<HTMLElement>("[data-id]")!.focus();
    await userEvent.keyboard("?");
    await until(() => root(place).querySelector("#keys")?.matches(":popover-open") ?? false, "the keys are told");
    expect(await axeFindings(place)).toEqual([]);
  });

  it("offers nothing that the person may not do, by role and by zone", async () => {
    hub.me = { ...hub.me, roles: ["operator"], grants: [{ role: "operator", zones: ["aachen/paint"] }] };
    const place = await open();
    await until(() => root(place).querySelector(".act button") !== null, "the person may acknowledge somewhere");
    expect(root(place).querySelectorAll(".act button")).toHaveLength(1);
    unmount();
    hub.me = { ...hub.me, roles: ["viewer"], grants: [{ role: "viewer", zones: ["*"] }] };
    const other = await open();
    await until(() => told(other).includes("Your role (viewer) may look"), "it says why");
    expect(root(other).querySelectorAll(".act button")).toHaveLength(0);
  });

  it.each(["light", "dark"])("has nothing for axe to find, and fits a phone, %s", async (theme) => {
    document.documentElement.style.setProperty("color-scheme", theme);
    document.documentElement.style.setProperty("background", theme === "dark" ? "#2c3238" : "#f4f5f6");
    const place = await open();
    expect(await axeFindings(place)).toEqual([]);
    await page.viewport(390, 844);
    place.style.width = "390px";
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  });
});
