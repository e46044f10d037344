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

vi.setConfig({ testTimeout: 60_000 });
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
    const words = () => deep(place, "[role=status]")[0]!;
    await until(() => hub.lines.length > 0, "the page asks for the stream");
    hub.greet(snapshot);
    await until(() => textOf(place) === "Live", "it is live, without a time");
    expect(words().getBoundingClientRect().width).toBe(1);
    expect(element.offsetWidth).toBeLessThan(40);
    expect(deep(place, ".base")[0]!.title).toMatch(/^Live \d\d:\d\d:\d\d/);
    expect(await axeFindings(place)).toEqual([]);
    hub.answers = undefined;
    hub.hangUp();
    await until(() => textOf(place) === "Reconnecting", "it says that the hub is lost");
    expect(words().getBoundingClientRect().width).toBeGreaterThan(40);
    expect(deep(place, ".base")[0]!.title).toMatch(/^Reconnecting as of \d\d:\d\d:\d\d, /);
    element.removeAttribute("compact");
    await until(() => textOf(place).includes("as of"), "it tells the time");
  });
});
