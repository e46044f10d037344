import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import "../tocsin.ts";
import { axeFindings } from "../testing/axe.ts";
import { factorySnapshot } from "../testing/factory.ts";
import type { FakeHub } from "../testing/fake-hub.ts";
import { mount, unmount, until } from "../testing/mount.ts";
import { saidBy, sheet, SHOWN, shownAs, untilEach, untilStoryIsTold } from "../testing/shown.ts";
import { STORY_AT } from "../testing/story.ts";
import { storyHub } from "../testing/story-hub.ts";

const snapshot = factorySnapshot();
/** What shows nothing that could be old: marks of a state that the page gives, fields to write into. */
const TIMELESS = ["tocsin-state-badge", "tocsin-search", "tocsin-filter-bar"];
/** Words of the live factory that are other ones without it. */
const LIVE_WORDS = /^Live |^now$/;
const NAMES = Object.keys(SHOWN).filter((name) => !TIMELESS.includes(name));

let hub: FakeHub;
let address = 0;
let beating: ReturnType<typeof setInterval> | undefined;
vi.setConfig({ testTimeout: 240_000 });
beforeEach(async () => {
  await page.viewport(1440, 900);
  vi.useFakeTimers({ toFake: ["Date"], now: STORY_AT });
  hub = storyHub(snapshot);
  hub.install();
});
afterEach(async () => {
  clearInterval(beating);
  unmount();
  await new Promise((resolve) => setTimeout(resolve));
  hub.remove();
  vi.useRealTimers();
});

async function open(): Promise<HTMLElement> {
  const place = await mount(sheet(`/old-${address++}`));
  await until(() => hub.lines.length > 0, "the page asks for the stream");
  hub.greet(snapshot);
  beating = setInterval(() => hub.say("heartbeat", { at: STORY_AT, bus: { connected: true, since: 0 } }), 1_000);
  await untilStoryIsTold(place);
  return place;
}

/** Every element says what it said, and of what time that is. */
async function expectKept(place: HTMLElement, chip: string): Promise<void> {
  await until(() => saidBy(place, "tocsin-connection").includes(chip), `the chip says ${chip}`);
  await untilEach(place, NAMES, (name) => saidBy(place, name).includes("as of "), "all tell the time");
  const unmarked = NAMES.filter((name) => !shownAs(place, name).hasAttribute("data-old"));
  const lost = Object.entries(SHOWN).flatMap(([name, { says }]) =>
    says.filter((words) => !LIVE_WORDS.test(words) && !saidBy(place, name).includes(words)).map((each) => [name, each]),
  );
  expect({ unmarked, lost }).toEqual({ unmarked: [], lost: [] });
}

it("a cut connection leaves every element its last values with their time, until the hub is back with others", async () => {
  const place = await open();
  hub.answers = undefined;
  clearInterval(beating);
  hub.hangUp();
  await expectKept(place, "Offline");
  expect(await axeFindings(place, ["landmark-unique"])).toEqual([]);
  hub.answers = 200;
  window.dispatchEvent(new Event("online"));
  await until(() => hub.lines.length === 2, "the page connects again");
  hub.say("hello", { api: "1.0", version: "0.1.0", serverTime: snapshot.at });
  hub.say("reset", { reason: "another incarnation" });
  const zones = snapshot.zones.map((zone) => ({ ...zone, name: zone.name.replace("Paint", "Coating") }));
  hub.say("snapshot", { ...snapshot, zones }, "b-1-0");
  await until(() => saidBy(place, "tocsin-overview").includes("Coating shop"), "what is new is shown");
  await until(() => NAMES.every((name) => !shownAs(place, name).hasAttribute("data-old")), "nothing is old");
  expect(saidBy(place, "tocsin-connection")).toContain("Live");
});

it("a 401 leaves every element its last values with their time, and so does a version that does not fit", async () => {
  const place = await open();
  hub.answers = 401;
  clearInterval(beating);
  hub.hangUp();
  await expectKept(place, "Not signed in");
  hub.answers = 200;
  window.dispatchEvent(new Event("online"));
  await until(() => hub.lines.length === 2, "the page connects again");
  hub.greet(snapshot, "3.0");
  await expectKept(place, "Version does not fit");
});

it("a hub that was never reached has every element say so", async () => {
  hub.answers = undefined;
  const place = await mount(sheet(`/old-${address++}`));
  const says = (name: string) => /does not answer|not reachable|Back to now/.test(saidBy(place, name));
  await untilEach(place, NAMES, says, "all say so");
});
