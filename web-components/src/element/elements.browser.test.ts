import { html, type TemplateResult } from "lit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import "../tocsin.ts";
import { axeFindings } from "../testing/axe.ts";
import { factorySnapshot } from "../testing/factory.ts";
import { frames, mount, textOf, unmount, until } from "../testing/mount.ts";

const data = factorySnapshot();
const OIL = "aachen/press/press-07/oil-return";

const ELEMENTS: Record<string, { template: TemplateResult; says: string[] }> = {
  "tocsin-overview": {
    template: html`<tocsin-overview .data=${data}></tocsin-overview>`,
    says: ["Press shop", "Paint shop", "Assembly", "588 of 612", "late"],
  },
  "tocsin-alarm-list": {
    template: html`<tocsin-alarm-list .data=${data}></tocsin-alarm-list>`,
    says: ["Unacknowledged 5", "Active 10", "Hydraulic oil return", "74.2 °C HH", "Open cooling bypass V12"],
  },
  "tocsin-alarm-list panel": {
    template: html`<tocsin-alarm-list view="panel" .data=${data}></tocsin-alarm-list>`,
    says: ["5 unacknowledged 5 acknowledged", "first of 3 on Press 07", "Oil too hot", "30WEL08CF003"],
  },
  "tocsin-transitions": {
    template: html`<tocsin-transitions .data=${data}></tocsin-transitions>`,
    says: ["10PRE07CT001", "normal → high-high", "74.2 °C"],
  },
  "tocsin-gateway-list": {
    template: html`<tocsin-gateway-list .data=${data}></tocsin-gateway-list>`,
    says: ["Paint shop", "draining", "186,200", "no record lost"],
  },
  "tocsin-machine card": {
    template: html`<tocsin-machine machine="aachen/press/press-07" .data=${data}></tocsin-machine>`,
    says: ["Press 07", "18 of 21 sensors good", "10PRE07CT001"],
  },
  "tocsin-machine badge": {
    template: html`<tocsin-machine view="badge" machine="aachen/press/press-07" .data=${data}></tocsin-machine>`,
    says: ["Press 07"],
  },
  "tocsin-machine detail": {
    template: html`<tocsin-machine view="detail" machine="aachen/press/press-07" .data=${data}></tocsin-machine>`,
    says: ["Deep-drawing press 630 t", "criticality", "Out of specification", "21 sensors", "140 bar F"],
  },
  "tocsin-sensor-detail": {
    template: html`<tocsin-sensor-detail sensor=${OIL} .data=${data}></tocsin-sensor-detail>`,
    says: ["10PRE07CT001", "74.2 °C HH", "measurement good", "Open cooling bypass V12", "74.2 is beyond highHigh"],
  },
  "tocsin-sensor-tile": {
    template: html`<tocsin-sensor-tile sensor=${OIL} .data=${data}></tocsin-sensor-tile>`,
    says: ["10PRE07CT001", "74.2 °C HH"],
  },
  "tocsin-gauge": {
    template: html`<tocsin-gauge sensor=${OIL} .data=${data}></tocsin-gauge>`,
    says: [],
  },
  "tocsin-sparkline": {
    template: html`<tocsin-sparkline sensor=${OIL} .data=${data}></tocsin-sparkline>`,
    says: [],
  },
  "tocsin-state-timeline": {
    template: html`<tocsin-state-timeline of="aachen/press/press-07" .data=${data}></tocsin-state-timeline>`,
    says: ["Last 24 h", "State", "Health", "Alarms", "Instruments", "now"],
  },
  "tocsin-statechart": {
    template: html`<tocsin-statechart of=${OIL} .data=${data}></tocsin-statechart>`,
    says: ["Live statechart"],
  },
  "tocsin-connection": {
    template: html`<tocsin-connection .data=${data}></tocsin-connection>`,
    says: ["Live 03:06:42"],
  },
  "tocsin-state-badge": {
    template: html`<tocsin-state-badge state="failure"></tocsin-state-badge>
      <tocsin-state-badge of="machine" state="unknown"></tocsin-state-badge>`,
    says: ["Failure", "Unknown"],
  },
  "tocsin-alarm-detail": {
    template: html`<tocsin-alarm-detail sensor=${OIL} .data=${data}></tocsin-alarm-detail>`,
    says: ["Press 07", "Oil too hot", "Process alarm", "Open cooling bypass V12", "3 of 21 sensors here"],
  },
  "tocsin-tree": {
    template: html`<tocsin-tree .data=${data}></tocsin-tree>`,
    says: ["Aachen works", "Press shop", "Press 07", "Robot 12"],
  },
  "tocsin-filter-bar": {
    template: html`<tocsin-filter-bar .data=${data}></tocsin-filter-bar>`,
    says: ["Paint shop", "Out of specification", "priority medium"],
  },
  "tocsin-gateway-card": {
    template: html`<tocsin-gateway-card gateway="aachen/paint" .data=${data}></tocsin-gateway-card>`,
    says: ["Gateway of Paint shop", "Sending 186,200 records that waited", "readings of 30 d kept"],
  },
  "tocsin-figures": { template: html`<tocsin-figures .data=${data}></tocsin-figures>`, says: ["Figures"] },
  "tocsin-time": { template: html`<tocsin-time .data=${data}></tocsin-time>`, says: ["now", "Back to now"] },
  "tocsin-console": {
    template: html`<tocsin-console .data=${data}></tocsin-console>`,
    says: ["Aachen works", "2,000 sensors", "Alarms 5", "Just happened", "Gateways"],
  },
};

vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => page.viewport(1440, 900));
afterEach(() => {
  document.documentElement.style.removeProperty("color-scheme");
  unmount();
});

describe.each(Object.entries(ELEMENTS))("%s", (_, { template, says }) => {
  it("shows its part of the factory", async () => {
    const place = await mount(template);
    for (const words of says) await until(() => textOf(place).includes(words), `it says ${words}`);
  });

  it("stays within a phone's width", async () => {
    await page.viewport(390, 844);
    await mount(template, { width: 390, height: 844 });
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  });
});

it.each(["light", "dark", "contrast"])("the whole page has nothing for axe to find, %s", async (theme) => {
  document.documentElement.style.setProperty("color-scheme", theme === "dark" ? "dark" : "light");
  const place = await mount(ELEMENTS["tocsin-console"]!.template);
  if (theme === "contrast") place.firstElementChild!.setAttribute("theme", "contrast");
  await frames(2);
  expect(await axeFindings(place)).toEqual([]);
});

it("shows what it was given before it was defined", async () => {
  const early = document.createElement("tocsin-later") as HTMLElement & { data?: unknown };
  early.data = data;
  const { TocsinTransitions } = await import("../transitions/transitions.ts");
  document.body.append(early);
  customElements.define("tocsin-later", class extends TocsinTransitions {});
  await until(() => textOf(early).includes("10PRE07CT001"), "it is shown");
  early.remove();
});
