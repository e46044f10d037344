import { html } from "lit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import "../tocsin.ts";
import { storyAlarms } from "../testing/alarms.ts";
import { factorySnapshot } from "../testing/factory.ts";
import { FakeHub } from "../testing/fake-hub.ts";
import { deep, mount, textOf, unmount, until } from "../testing/mount.ts";

const hub = new FakeHub();
const snapshot = factorySnapshot();
const inside = (place: Element, tag: string) => place.querySelector("tocsin-console")!.shadowRoot!.querySelector(tag)!;

async function open(hash: string): Promise<HTMLElement> {
  location.hash = hash;
  const place = await mount(html`<tocsin-hub src="/page"><tocsin-console router="hash"></tocsin-console></tocsin-hub>`);
  hub.greet(snapshot);
  await until(() => textOf(place).includes("Live"), "the page is live");
  return place;
}

vi.setConfig({ testTimeout: 60_000 });

beforeEach(async () => {
  await page.viewport(1440, 900);
  hub.install();
});
afterEach(async () => {
  unmount();
  await new Promise((resolve) => setTimeout(resolve));
  hub.remove();
  hub.alarms = [];
  location.hash = "";
});

describe("the page", () => {
  it("opens a sensor by its address, with its machine, live value and trend", async () => {
    const place = await open("#/sensor/aachen/press/press-07/oil-return");
    await until(() => textOf(place).includes("Deep-drawing press 630 t"), "the machine is there");
    const detail = inside(place, "tocsin-sensor-detail");
    await until(() => textOf(detail).includes("74.2 °C HH"), "the live value came from the readings");
    const trend = detail.shadowRoot!.querySelector("tocsin-trend")!;
    await until(() => trend.shadowRoot!.querySelector("canvas") !== null, "the trend is drawn");
    await until(
      () =>
        /Trend of 10PRE07CT001: 55.\d to 74.2/.test(trend.shadowRoot!.querySelector("[part=plot]")!.ariaLabel ?? ""),
      "the trend says what it shows",
    );
    expect(document.title).toBe("Press 07 · Aachen works");
  });

  it("shows the gateways beside each other on a wall, the chosen one first, and one where there is less room", async () => {
    const cards = (place: Element) =>
      [...place.querySelector("tocsin-console")!.shadowRoot!.querySelectorAll("tocsin-gateway-card")].map(
        ({ gateway }) => gateway,
      );
    await page.viewport(3_840, 2_160);
    const place = await open("#/gateways/aachen/paint");
    await until(() => cards(place).length === 3, "all are shown");
    expect(cards(place)).toEqual(["aachen/paint", "aachen/press", "aachen/assembly"]);
    await page.viewport(1_440, 900);
    await until(() => cards(place).join() === "aachen/paint", "one is left");
  });

  it("opens an alarm of no sensor by its address: its row is chosen and has the focus", async () => {
    const cut = { alarm: "gateway", of: "gateway", tag: "press", description: "Gateway of the press shop" } as const;
    const id = "aachen/press:gateway";
    const [first, ...others] = storyAlarms(snapshot);
    hub.alarms = [first!, ...others, { ...first!, ...cut, id, target: "aachen/press" }];
    const place = await open(`#/alarms/${id}`);
    const list = inside(place, "tocsin-alarm-list").shadowRoot!;
    await until(() => list.querySelector('[aria-selected="true"]') !== null, "a row is chosen");
    expect(list.querySelector('[aria-selected="true"]')!.getAttribute("data-id")).toBe(id);
    expect(list.activeElement?.getAttribute("data-id")).toBe(id);
  });

  it("follows a selection with its address, and the address with what it shows", async () => {
    const place = await open("#/");
    const list = inside(place, "tocsin-alarm-list");
    await until(() => textOf(list).includes("Oil too hot"), "the alarms are listed");
    list.shadowRoot!.querySelector<HTMLElement>(".row")!.click();
    await until(() => location.hash === "#/sensor/aachen/press/press-07/oil-return", "the address has changed");
    await until(() => inside(place, "tocsin-sensor-detail") !== null, "the sensor is shown");
    location.hash = "#/";
    await until(() => inside(place, "tocsin-heatmap") !== null, "the overview is back");
  });

  it("shows a fault that comes in while it is open", async () => {
    const place = await open("#/");
    const sensor = snapshot.sensors.find(({ id }) => id === "aachen/paint/bath-1/pressure")!;
    expect(textOf(inside(place, "tocsin-alarm-list"))).not.toContain(sensor.tag);
    const wire = {
      ...hub.alarms.find(({ alarm, state }) => alarm === "instrument" && state === "unacknowledged")!,
      id: `${sensor.id}:instrument`,
      target: sensor.id,
      tag: sensor.tag,
      message: "wire break",
    };
    hub.alarms = [wire, ...hub.alarms];
    hub.say("changes", {
      at: snapshot.at + 1_000,
      zones: [snapshot.zones[1]!],
      sensors: [
        {
          ...sensor,
          health: "failure",
          priority: "high",
          since: snapshot.at,
          cause: { kind: "signal", text: "wire break" },
          state: { signal: "invalid", limit: "normal" },
        },
      ],
    });
    await until(() => textOf(inside(place, "tocsin-alarm-list")).includes(sensor.tag), "the fault is listed");
    expect(textOf(inside(place, "tocsin-alarm-list"))).toContain("wire break");
  });

  it("tells the connection once on a phone that shows an alarm, whole also when it is lost", async () => {
    await page.viewport(390, 664);
    const place = await open("#/sensor/aachen/press/press-07/oil-return");
    const seen = () => deep(place, "tocsin-connection").filter((chip) => chip.checkVisibility());
    await until(() => deep(place, "tocsin-alarm-detail").length > 0 && seen().length === 1, "it is told once");
    expect(inside(place, "tocsin-alarm-detail").getBoundingClientRect().top).toBe(0);
    hub.hangUp();
    await until(() => textOf(seen()[0]!).includes("as of 03:06:42"), "the connection is lost");
    const words = deep(seen()[0]!.shadowRoot!, "span:not(.unseen), b");
    for (const each of words) expect(each.scrollWidth).toBeLessThanOrEqual(each.clientWidth);
    for (const each of words) expect(each.clientHeight).toBeLessThan(20);
  });

  it("says when an address names nothing that the hub knows", async () => {
    const place = await open("#/machine/aachen/press/press-99");
    await until(() => textOf(place).includes("This hub knows no machine aachen/press/press-99"), "it says so");
  });
});
