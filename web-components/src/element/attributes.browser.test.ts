import { html } from "lit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import "../tocsin.ts";
import { axeFindings } from "../testing/axe.ts";
import { factorySnapshot } from "../testing/factory.ts";
import { FakeHub } from "../testing/fake-hub.ts";
import { deep, frames, mount, textOf, unmount, until } from "../testing/mount.ts";

const snapshot = factorySnapshot();
const OIL = "aachen/press/press-07/oil-return";
let hub: FakeHub;
let address = 0;

vi.setConfig({ testTimeout: 120_000 });
beforeEach(() => page.viewport(1440, 900));
afterEach(unmount);

describe("a gauge", () => {
  const bar = (place: Element) => deep(place, ".gauge")[0]!;
  const ticks = (place: Element) => deep(place, ".tick").length;
  const box = (place: Element) => bar(place).getBoundingClientRect();

  it("spans what its page sets, without the limits that are beyond, and all of them again when that is removed", async () => {
    const place = await mount(html`<tocsin-gauge sensor=${OIL} .data=${snapshot}></tocsin-gauge>`);
    const element = place.querySelector("tocsin-gauge")!;
    expect(ticks(place)).toBe(4);
    const usual = bar(place).innerHTML;
    element.setAttribute("min", "50");
    element.setAttribute("max", "68");
    await until(() => ticks(place) === 1, "only the high limit is within");
    element.setAttribute("min", "nothing");
    element.removeAttribute("max");
    await until(() => ticks(place) === 4, "all limits are within");
    element.removeAttribute("min");
    await frames(2);
    expect(bar(place).innerHTML).toBe(usual);
  });

  it("stands where it is vertical, as high as its place, and lies again when that is removed", async () => {
    const place = await mount(
      html`<tocsin-gauge
        style="height: 200px; width: 24px"
        orientation="vertical"
        sensor=${OIL}
        .data=${snapshot}
      ></tocsin-gauge>`,
    );
    const element = place.querySelector("tocsin-gauge")!;
    await until(() => box(place).height === 200, "it is as high as its place");
    const [own, drawn] = [element.getBoundingClientRect(), box(place)];
    expect([drawn.width, drawn.top, drawn.left]).toEqual([16, own.top, own.left + 4]);
    const low = deep(place, ".tick").map((tick) => tick.getBoundingClientRect().top);
    expect(low).toEqual(low.toSorted((a, b) => b - a));
    expect(await axeFindings(place)).toEqual([]);
    element.removeAttribute("orientation");
    await until(() => box(place).height === 16, "it lies");
  });
});

describe("a tile", () => {
  it("shows as many decimals as its page asks for, and its own number again when that is none", async () => {
    const place = await mount(
      html`<tocsin-sensor-tile precision="2" sensor=${OIL} .data=${snapshot}></tocsin-sensor-tile>`,
    );
    const tile = place.querySelector("tocsin-sensor-tile")!;
    expect(textOf(tile)).toContain("74.20 °C");
    tile.precision = -1;
    await until(() => textOf(tile).includes("74.2 °C"), "it is as before");
    tile.setAttribute("precision", "0");
    await until(() => textOf(tile).includes("74 °C"), "it is whole");
    tile.removeAttribute("precision");
    await until(() => textOf(tile).includes("74.2 °C"), "it is as before");
  });

  it("takes the page's own icon", async () => {
    const place = await mount(
      html`<tocsin-sensor-tile sensor=${OIL} .data=${snapshot}><b slot="icon">oil</b></tocsin-sensor-tile>`,
    );
    expect(textOf(place)).toContain("oil 10PRE07CT001");
  });
});

it("a badge says its page's own words", async () => {
  const place = await mount(html`<tocsin-state-badge state="failure" text="Pump broken"></tocsin-state-badge>`);
  const badge = place.querySelector("tocsin-state-badge")!;
  expect(textOf(badge)).toBe("Pump broken");
  badge.removeAttribute("text");
  await until(() => textOf(badge) === "Failure", "it says the state");
});

describe("an alarm list", () => {
  const tabs = (place: Element) => deep(place, ".tabs button").map(textOf).join(", ");
  const heads = (place: Element) => deep(place, "[role=columnheader]").map(textOf).join(", ");

  it("lists and counts the priorities that its page names, and all again when that is removed", async () => {
    const place = await mount(
      html`<tocsin-alarm-list priority="high" states="active" .data=${snapshot}></tocsin-alarm-list>`,
    );
    const list = place.querySelector("tocsin-alarm-list")!;
    const listed = () => deep(place, "[data-id]").length;
    await until(() => listed() === 1 && tabs(place).includes("Active 1,"), "the one of high priority is listed");
    list.removeAttribute("priority");
    await until(() => listed() === 10 && tabs(place).includes("Active 10,"), "all are");
  });

  it("shows the columns that its page names, in its order, and has room for each", async () => {
    const place = await mount(
      html`<tocsin-alarm-list columns="state, value, nothing" .data=${snapshot}></tocsin-alarm-list>`,
    );
    const list = place.querySelector("tocsin-alarm-list")!;
    await until(() => deep(place, "[data-id]").length > 0, "it is listed");
    expect(heads(place)).toBe("Selected, Kind, Sensor, State, Value");
    const lefts = deep(place, "[role=columnheader]").map((each) => each.getBoundingClientRect().left);
    expect(lefts).toEqual(lefts.toSorted((one, other) => one - other));
    expect(new Set(lefts).size).toBe(5);
    expect(await axeFindings(place)).toEqual([]);
    list.removeAttribute("columns");
    await until(() => heads(place).endsWith("Sensor, Value, Why, and what to do, State, Command"), "all are shown");
  });
});

describe("a timeline", () => {
  const lanes = (place: Element) => deep(place, "svg > text:not(.in, [text-anchor])").map(textOf);
  const end = (place: Element) => deep(place, "svg > text[text-anchor=end]").map(textOf).join();

  it("has a lane for each sensor that its page names, and for each machine of a zone", async () => {
    const water = "aachen/press/press-07/water-flow";
    const place = await mount(
      html`<tocsin-state-timeline sensors="${OIL}, ${water}" window="1h" .data=${snapshot}></tocsin-state-timeline
        ><tocsin-state-timeline of="aachen/press" .data=${snapshot}></tocsin-state-timeline>`,
    );
    const [sensors, zone] = [...place.children].map(({ shadowRoot }) => shadowRoot!);
    const tags = [OIL, water].map((id) => snapshot.sensors.find((each) => each.id === id)!.tag);
    await expect.poll(() => lanes(sensors!), { timeout: 30_000 }).toEqual(tags);
    const machines = snapshot.machines.flatMap(({ zone: of, tag }) => (of === "press" ? [tag] : []));
    await expect.poll(() => lanes(zone!).toSorted(), { timeout: 30_000 }).toEqual(machines.toSorted());
    expect(textOf(sensors!)).toMatch(/Last 60 min .*good [\d.]+ % of/);
    expect(deep(sensors!, ".span.p1").length).toBeGreaterThan(0);
    expect(await axeFindings(place, ["landmark-unique"])).toEqual([]);
  });

  it("shows a stretch of the past, and now again when that is removed", async () => {
    const to = snapshot.at - 3_600_000;
    const place = await mount(
      html`<tocsin-state-timeline of=${OIL} from=${to - 7_200_000} to=${to} .data=${snapshot}></tocsin-state-timeline>`,
    );
    const element = place.querySelector("tocsin-state-timeline")!;
    await until(() => end(place) !== "", "it is drawn");
    expect(end(place)).toMatch(/^\d\d:\d\d$/);
    expect(textOf(deep(place, "h2")[0]!)).toMatch(/^\d\d:\d\d to \d\d:\d\d$/);
    element.removeAttribute("to");
    element.removeAttribute("from");
    await until(() => end(place) === "now" && textOf(place).includes("Last 24 h"), "it ends now");
  });
});

describe("with a hub", () => {
  beforeEach(() => {
    hub = new FakeHub();
    hub.install();
  });
  afterEach(async () => {
    unmount();
    await new Promise((resolve) => setTimeout(resolve));
    hub.remove();
  });

  it("a sparkline goes back as far as its window, and half an hour when that is removed", async () => {
    const place = await mount(
      html`<tocsin-hub src="/attributes-${address++}"
        ><tocsin-sparkline sensor=${OIL} window="6h"></tocsin-sparkline
      ></tocsin-hub>`,
    );
    const element = place.querySelector("tocsin-sparkline")!;
    const name = () => deep(place, "[role=img]")[0]?.getAttribute("aria-label") ?? "";
    const course = () => deep(place, ".sparkline path")[0]?.getAttribute("d") ?? "";
    await until(() => hub.lines.length > 0, "the page asks for the stream");
    hub.greet(snapshot);
    await until(() => name() === "Last 6 h of 10PRE07CT001", "it has its line");
    // The gap of the story, 44 minutes ago.
    expect(course().match(/M/g)!.length).toBeLessThanOrEqual(2);
    const long = course();
    element.removeAttribute("window");
    await until(() => name() === "Last 30 min of 10PRE07CT001", "it has the line of half an hour");
    expect(course()).not.toBe(long);
    element.window = "nothing";
    await until(() => name() === "Last 30 min of 10PRE07CT001", "what is no length is half an hour");
  });

  it("a compact connection is a dot while all is well, and says what is wrong where it is not", async () => {
    const place = await mount(
      html`<tocsin-hub src="/attributes-${address++}"><tocsin-connection compact></tocsin-connection></tocsin-hub>`,
    );
    const element = place.querySelector("tocsin-connection")!;
    const words = () => deep(place, "i + span")[0]!;
    await until(() => hub.lines.length > 0, "the page asks for the stream");
    hub.greet(snapshot);
    await until(() => textOf(place) === "Live", "it is live, without a time");
    expect(words().getBoundingClientRect().width).toBe(1);
    expect(element.offsetWidth).toBeLessThan(40);
    expect(deep(place, ".base")[0]!.title).toMatch(/^Live \d\d:\d\d:\d\d/);
    expect(await axeFindings(place)).toEqual([]);
    hub.answers = undefined;
    hub.hangUp();
    await until(() => textOf(place).startsWith("Reconnecting"), "it says that the hub is lost");
    expect(words().getBoundingClientRect().width).toBeGreaterThan(40);
    expect(deep(place, ".base")[0]!.title).toMatch(/^Reconnecting as of \d\d:\d\d:\d\d, /);
    element.removeAttribute("compact");
    await until(() => textOf(place).includes("as of"), "it tells the time");
  });
});
