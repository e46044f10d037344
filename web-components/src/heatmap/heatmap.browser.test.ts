import { html } from "lit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import "../tocsin.ts";
import { axeFindings } from "../testing/axe.ts";
import { factorySnapshot } from "../testing/factory.ts";
import { FakeHub } from "../testing/fake-hub.ts";
import { frames, mount, unmount, until } from "../testing/mount.ts";
import type { TocsinHeatmap } from "./heatmap.ts";

const SIZE = { width: 966, height: 690 };
const RED = [200, 16, 46];
const DARK_CELL = [89, 99, 108];

const shadow = (element: Element) => element.shadowRoot!;
const map = (place: Element) => place.querySelector<TocsinHeatmap>("tocsin-heatmap")!;
const canvases = (place: Element) => [...shadow(map(place)).querySelectorAll("canvas")];
const canvasOf = (place: Element, zone: string) => canvases(place).find(({ dataset }) => dataset["zone"] === zone)!;
const pixels = (canvas: HTMLCanvasElement) =>
  canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height).data;
const countOf = (canvas: HTMLCanvasElement, [r, g, b]: number[]) => {
  const data = pixels(canvas);
  let n = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] === r && data[i + 1] === g && data[i + 2] === b) n++;
  return n;
};
const grid = (place: Element) => shadow(map(place)).querySelector<HTMLElement>("[role=grid]")!;
const focusedText = (place: Element) => shadow(map(place)).querySelector("#focused-cell")?.textContent ?? "";

const heatmap = (data = factorySnapshot()) => html`<tocsin-heatmap theme="light" .data=${data}></tocsin-heatmap>`;
const style = document.createElement("style");
style.textContent = "tocsin-heatmap { height: 100%; }";

vi.setConfig({ testTimeout: 60_000 });

beforeEach(async () => {
  document.head.append(style);
  await page.viewport(1440, 900);
});
afterEach(() => unmount());

describe("heat map", () => {
  it("shows 2,000 sensors of three zones without scrolling", async () => {
    const place = await mount(heatmap(), SIZE);
    const body = shadow(map(place)).querySelector(".body")!;
    expect(canvases(place)).toHaveLength(3);
    expect(body.scrollHeight).toBeLessThanOrEqual(body.clientHeight);
    expect(shadow(map(place)).textContent).toContain("2,000 sensors");
  });

  it("draws the one sensor of high priority in red, and red nowhere else", async () => {
    const place = await mount(heatmap(), SIZE);
    expect(countOf(canvasOf(place, "aachen/press"), RED)).toBeGreaterThan(60);
    expect(countOf(canvasOf(place, "aachen/paint"), RED)).toBe(0);
    expect(countOf(canvasOf(place, "aachen/assembly"), RED)).toBe(0);
  });

  it("has no colour at all where everything is good", async () => {
    const data = factorySnapshot();
    const good = (sensor: SensorItem): SensorItem => {
      const { overlay: _o, priority: _p, cause: _c, ...rest } = sensor;
      return { ...rest, health: "good", state: { signal: "live", limit: "normal" } };
    };
    const machines = data.machines.map((machine) => ({ ...machine, health: "good" as const }));
    const place = await mount(heatmap({ ...data, machines, sensors: data.sensors.map(good) }), SIZE);
    for (const canvas of canvases(place)) {
      const data = pixels(canvas);
      let coloured = 0;
      for (let i = 0; i < data.length; i += 4)
        if (
          data[i + 3]! > 200 &&
          Math.max(data[i]!, data[i + 1]!, data[i + 2]!) - Math.min(data[i]!, data[i + 1]!, data[i + 2]!) > 24
        )
          coloured++;
      expect(coloured).toBe(0);
    }
  });

  it("repaints changed machines to the same picture as painting everything", async () => {
    const hub = new FakeHub();
    hub.install();
    const data = factorySnapshot();
    const trouble = data.sensors
      .filter((_, i) => i % 97 === 0)
      .map((sensor) => ({ ...sensor, health: "failure" as const }));
    const changed = new Map(trouble.map((sensor) => [sensor.id, sensor]));
    const live = await mount(
      html`<tocsin-hub src="/live"><tocsin-heatmap theme="light"></tocsin-heatmap></tocsin-hub>`,
      SIZE,
    );
    hub.greet(data);
    await until(() => canvases(live).length === 3, "the map is there");
    await frames(2);
    hub.say("changes", { at: data.at + 1, sensors: trouble });
    await frames(6);
    const pieces = canvases(live).map((canvas) => pixels(canvas).slice());
    const whole = await mount(heatmap({ ...data, sensors: data.sensors.map((s) => changed.get(s.id) ?? s) }), SIZE);
    canvases(whole).forEach((canvas, i) => {
      const data = pixels(canvas);
      let different = 0;
      for (let at = 0; at < data.length; at++) if (Math.abs(data[at]! - pieces[i]![at]!) > 24) different++;
      expect(different, canvas.dataset["zone"] ?? "").toBe(0);
    });
    hub.remove();
  });

  it("is drawn anew when the theme changes", async () => {
    const place = await mount(heatmap(), SIZE);
    const light = countOf(canvasOf(place, "aachen/press"), [188, 195, 201]);
    expect(light).toBeGreaterThan(1_000);
    map(place).theme = "dark";
    await until(() => countOf(canvasOf(place, "aachen/press"), DARK_CELL) > 1_000, "the cells are dark");
  });

  it("is drawn anew when the theme changes before the browser has shown the first drawing", async () => {
    const place = await mount(html``, SIZE);
    const element = document.createElement("tocsin-heatmap") as TocsinHeatmap;
    Object.assign(element, { theme: "light", data: factorySnapshot() });
    place.append(element);
    await element.updateComplete;
    await new Promise<void>((resolve) => {
      const seen = new MutationObserver(() => {
        if (canvases(place).length === 0) return;
        seen.disconnect();
        element.theme = "dark";
        resolve();
      });
      seen.observe(shadow(element), { childList: true, subtree: true });
    });
    await until(() => countOf(canvasOf(place, "aachen/press"), DARK_CELL) > 1_000, "the cells are dark");
  });

  it("is drawn anew when the theme changes while it is hidden", async () => {
    const place = await mount(heatmap(), SIZE);
    place.style.display = "none";
    await frames(2);
    map(place).theme = "dark";
    await frames(2);
    place.style.display = "";
    await until(() => countOf(canvasOf(place, "aachen/press"), DARK_CELL) > 1_000, "the cells are dark");
  });
});

describe("heat map by keyboard", () => {
  it("is one tab stop; arrows move, and the focused sensor is said", async () => {
    const place = await mount(heatmap(), SIZE);
    await userEvent.tab();
    expect(shadow(map(place)).activeElement).toBe(grid(place));
    await until(() => focusedText(place).includes("Coolant 1"), "the first machine has the focus");
    const first = focusedText(place);
    await userEvent.keyboard("{ArrowRight}");
    await until(() => focusedText(place) !== first, "the focus has moved");
    expect(shadow(map(place)).querySelectorAll("[role=row]")).toHaveLength(1);
    expect(grid(place).getAttribute("aria-activedescendant")).toBe("focused-cell");
  });

  it("finds the abnormal sensors with n and p, and opens with Enter", async () => {
    const place = await mount(heatmap(), SIZE);
    const opened: string[] = [];
    place.addEventListener("tocsin-sensor-select", (event) => opened.push((event as CustomEvent).detail.sensor));
    grid(place).focus();
    await userEvent.keyboard("n");
    await until(() => focusedText(place).includes("Press 07"), "Press 07 has the focus");
    await userEvent.keyboard("{Enter}");
    expect(opened).toHaveLength(1);
    expect(opened[0]).toContain("aachen/press/press-07/");
    await userEvent.keyboard("p");
    await until(() => focusedText(place).includes("Weld 08"), "the focus went round to the last one");
  });

  it("shows the focus on the canvas by corners", async () => {
    const place = await mount(heatmap(), SIZE);
    const before = pixels(canvasOf(place, "aachen/press")).slice();
    grid(place).focus();
    await frames(3);
    expect(pixels(canvasOf(place, "aachen/press"))).not.toEqual(before);
    grid(place).blur();
    await frames(3);
    expect(pixels(canvasOf(place, "aachen/press"))).toEqual(before);
  });
});

describe("heat map by pointer", () => {
  it("says in words what the pointer is on", async () => {
    const place = await mount(heatmap(), SIZE);
    const canvas = canvasOf(place, "aachen/press");
    const box = canvas.getBoundingClientRect();
    const at = { bubbles: true, composed: true, clientX: box.x + 12, clientY: box.y + 26 };
    canvas.dispatchEvent(new PointerEvent("pointermove", at));
    await frames(2);
    const tip = shadow(map(place)).querySelector("[role=tooltip]")!;
    expect(tip.textContent).toContain("Coolant 1");
    expect(tip.textContent).toContain("normal");
  });
});

for (const theme of ["light", "dark"] as const)
  it(`has nothing for axe to find, ${theme}`, async () => {
    const place = await mount(html`<tocsin-heatmap theme=${theme} .data=${factorySnapshot()}></tocsin-heatmap>`, SIZE);
    expect(await axeFindings(place)).toEqual([]);
  });
