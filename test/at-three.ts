import type { Browser, Locator, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AlarmItem } from "@tocsin/core/wire/hub-api";
import { eventually } from "./support/eventually.ts";

export type NightFactory = {
  browser: Browser;
  /** Address of the hub's page, without the last slash. */
  hub: string;
  fault: (fault: { kind: string; machine: string; sensor: string; seconds: number }) => Promise<unknown>;
};

const MACHINE = "works/press/press-01";
const OIL = `${MACHINE}/oil-pressure`;
const FORCE = `${MACHINE}/press-force`;
const FOUND = "Relief valve stuck, freed";
const PHONE = { width: 390, height: 844 };
/** With a browser's own bars. */
const LOW_PHONE = { width: 390, height: 664 };

async function send(url: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}

async function alarmOf({ hub }: NightFactory, target: string): Promise<AlarmItem | undefined> {
  const response = await fetch(`${hub}/api/v1/alarms?list=active&limit=500`);
  const { items } = (await response.json()) as { items: AlarmItem[] };
  return items.find((item) => item.target === target && item.alarm === "process");
}

/** The oil's pressure was too high before, and somebody has written why; now a wire is broken, and it is too high again. */
export async function playNight(factory: NightFactory): Promise<void> {
  const { hub } = factory;
  const excess = (sensor: string, seconds: number) =>
    factory.fault({ kind: "excess", machine: "press-01", sensor, seconds });
  const isAtHighHigh = async () => (await alarmOf(factory, OIL))?.level === "highHigh";
  await excess("oil-pressure", 25);
  await eventually("the oil's pressure is at HH", isAtHighHigh);
  const seen = { target: OIL, alarm: "process", occurrence: (await alarmOf(factory, OIL))!.occurrence };
  await send(`${hub}/api/v1/alarms:acknowledge`, { targets: [seen] });
  await send(`${hub}/api/v1/notes`, { ...seen, text: FOUND });
  await factory.fault({ kind: "wire-break", machine: "press-01", sensor: "oil-temperature", seconds: 900 });
  await eventually("it is as usual again", async () => (await alarmOf(factory, OIL)) === undefined);
  await excess("oil-pressure", 900);
  await eventually("it is at HH again", isAtHighHigh);
  await excess("press-force", 900);
  await eventually("the force rings as well", async () => (await alarmOf(factory, FORCE)) !== undefined);
}

/** The nine questions of who was woken: each is answered on one screen of a phone that a message leads to. */
export function nineQuestions(given: () => NightFactory, played: () => Promise<void>): void {
  describe("at 3 a.m., on a phone", () => {
    let page: Page;
    const detail = () => page.locator("tocsin-alarm-detail");
    const section = (name: string) => detail().locator(`section[aria-label="${name}"]`);

    /** Stands on the screen as it was opened, whole. */
    async function onScreen(what: Locator): Promise<void> {
      for (const size of [PHONE, LOW_PHONE]) {
        await page.setViewportSize(size);
        await what.waitFor();
        const { y, height } = (await what.boundingBox())!;
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y + height).toBeLessThanOrEqual(size.height);
      }
      await page.setViewportSize(PHONE);
      expect(await page.evaluate<number>("document.scrollingElement.scrollTop")).toBe(0);
    }

    beforeAll(async () => {
      await played();
      page = await given().browser.newPage({ viewport: PHONE, hasTouch: true });
      page.setDefaultTimeout(60_000);
      // What a message links to.
      await page.goto(`${given().hub}/#/sensor/${OIL}`);
      await detail().waitFor();
    });
    afterAll(() => page?.close());

    it("1: what rings, the first of it marked", async () => {
      const rings = section("Rings on this machine");
      await rings.getByText("Oil pressure is outside its range").waitFor();
      await rings.getByText("Press force is too high").waitFor();
      const first = rings.locator("li", { has: page.locator(".first") });
      expect(await first.count()).toBe(1);
      // The wire broke before the pressure rose.
      expect(await first.textContent()).toContain("10PHY01CT002");
      await onScreen(rings);
    });

    it("2: whether it is the process or the instrument", async () => {
      const kind = section("Process or instrument");
      expect(await kind.textContent()).toMatch(/Process alarm\s*, measurement good/);
      await onScreen(kind);
    });

    it("3: what to do, by when, and what happens otherwise", async () => {
      const todo = section("What to do");
      await todo.getByText("Look for leaks; check the pump and the relief valve").waitFor();
      await todo.getByText(/^by \d\d:\d\d:\d\d$/).waitFor();
      await todo.getByText("Otherwise: The slide loses force; parts are scrap").waitFor();
      await onScreen(todo);
    });

    it("4: that nobody has acknowledged it yet, and who did the last time, with what was found", async () => {
      const seen = section("Acknowledged by");
      await seen.getByText("Nobody yet.").waitFor();
      await seen.getByText(/Last time this computer after/).waitFor();
      await seen.getByText(FOUND).waitFor();
      await onScreen(seen);
    });

    it("6: the last times, how long, and what was written", async () => {
      const times = section("Last five times");
      const row = times.locator("tr").first();
      expect(await row.textContent()).toMatch(/\d\d:\d\d\s+\d+ (s|min)\s+Relief valve stuck, freed/);
      await onScreen(times);
    });

    it("7: what else of the machine moved in the ten minutes before", async () => {
      const moved = section("Also moved, ten minutes before");
      await moved.getByText("10PHY01CT002").first().waitFor();
      await onScreen(moved);
    });

    it("8: how old this view is", async () => {
      const chip = detail().locator("tocsin-connection");
      await chip.getByText("Live", { exact: true }).waitFor();
      expect(await chip.locator("b").textContent()).toMatch(/\d\d:\d\d:\d\d/);
      await onScreen(chip);
    });

    it("9: what nobody sees now", async () => {
      const blind = section("Blind to");
      await blind.getByText(/1 of \d+ sensors here/).waitFor();
      await onScreen(blind);
    });

    it("5: and acknowledges, silences the sound, and shelves this level, with a thumb", async () => {
      const commands = detail().locator("[part=commands]");
      await onScreen(commands);
      const sound = commands.locator(".silence");
      const before = await sound.textContent();
      await sound.tap();
      await expect.poll(() => sound.textContent()).not.toBe(before);
      await commands.getByText("Acknowledge", { exact: true }).tap();
      await section("Acknowledged by")
        .getByText(/^this computer/)
        .waitFor();
      await commands.getByText("Acknowledged", { exact: true }).waitFor();
      await commands.getByText("Shelve HH…").tap();
      const form = detail().locator("form");
      await form.locator(".reason input").fill("valve is being exchanged");
      await form.locator("button[type=submit]").tap();
      await detail()
        .getByText(/1 shelved/)
        .waitFor();
      await eventually("it does not ring any more", async () => (await alarmOf(given(), OIL)) === undefined);
    });

    it("is one tap from the list of all alarms", async () => {
      await detail().locator(".back").tap();
      await page.locator("tocsin-alarm-list").getByText("10PHY01CG001").first().tap();
      await section("Rings on this machine").getByText("Press force is too high").waitFor();
    });
  });
}
