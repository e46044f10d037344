import { html } from "lit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import "../tocsin.ts";
import { axeFindings } from "../testing/axe.ts";
import { factorySnapshot } from "../testing/factory.ts";
import { FakeHub } from "../testing/fake-hub.ts";
import { mount, textOf, unmount, until } from "../testing/mount.ts";
import { saidBy, sheet, SHOWN, untilEach } from "../testing/shown.ts";

const snapshot = factorySnapshot();
const OIL = "aachen/press/press-07/oil-return";
/** What each says of the factory, and must go on saying. */
const SAYS: Record<string, string> = {
  "tocsin-overview": "Press shop",
  "tocsin-heatmap": "2,000 sensors",
  "tocsin-alarm-list": "Hydraulic oil return",
  "tocsin-transitions": "10PRE07CT001",
  "tocsin-gateway-list": "Paint shop",
  "tocsin-machine": "Deep-drawing press 630 t",
  "tocsin-sensor-detail": "74.2 °C HH",
  "tocsin-sensor-tile": "74.2 °C HH",
};

let hub: FakeHub;
let address = 0;
vi.setConfig({ testTimeout: 60_000 });
beforeEach(async () => {
  await page.viewport(1440, 900);
  hub = new FakeHub();
  hub.install();
});
afterEach(async () => {
  unmount();
  await new Promise((resolve) => setTimeout(resolve));
  hub.remove();
});

describe.each([
  ["the connection is lost", undefined],
  ["the hub refuses the person", 401],
  ["the hub fails", 503],
] as const)("when %s", (_, answers) => {
  it("every element keeps its last values and says of what time they are", async () => {
    const place = await mount(
      html`<tocsin-hub src="/old-${address++}">
        <tocsin-overview></tocsin-overview><tocsin-heatmap></tocsin-heatmap>
        <tocsin-alarm-list view="panel"></tocsin-alarm-list><tocsin-transitions></tocsin-transitions>
        <tocsin-gateway-list></tocsin-gateway-list>
        <tocsin-machine view="detail" machine="aachen/press/press-07"></tocsin-machine>
        <tocsin-sensor-detail sensor=${OIL}></tocsin-sensor-detail>
        <tocsin-sensor-tile sensor=${OIL}></tocsin-sensor-tile>
      </tocsin-hub>`,
    );
    const said = (tag: string) => textOf(place.querySelector(tag)!);
    hub.greet(snapshot);
    await until(() => said("tocsin-overview").includes("Press shop"), "the factory is shown");
    await until(() => said("tocsin-alarm-list").includes("Hydraulic oil"), "the alarms are listed");
    hub.answers = answers;
    hub.hangUp();
    const silent = () => Object.keys(SAYS).filter((tag) => !said(tag).includes("as of "));
    await until(() => silent().length === 0, "every element tells the time");
    for (const tag of Object.keys(SAYS)) expect(place.querySelector(tag)!.hasAttribute("data-old")).toBe(true);
    for (const [tag, words] of Object.entries(SAYS)) expect(said(tag)).toContain(words);
    expect(await axeFindings(place)).toEqual([]);
  });
});

/** What shows nothing that could be old: marks of a state that the page gives, fields to write into. */
const TIMELESS = ["tocsin-state-badge", "tocsin-search", "tocsin-filter-bar"];

it("a hub that was never reached has every element say so", async () => {
  hub.answers = undefined;
  const place = await mount(sheet(`/old-${address++}`));
  const names = Object.keys(SHOWN).filter((name) => !TIMELESS.includes(name));
  const says = (name: string) => /does not answer|not reachable|Back to now/.test(saidBy(place, name));
  await untilEach(place, names, says, "all say so");
});
