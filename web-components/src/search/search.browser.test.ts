import { html } from "lit";
import { afterEach, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import "../tocsin.ts";
import { axeFindings } from "../testing/axe.ts";
import { factorySnapshot } from "../testing/factory.ts";
import { frames, mount, textOf, unmount } from "../testing/mount.ts";

const data = factorySnapshot();
vi.setConfig({ testTimeout: 60_000 });
afterEach(() => {
  document.documentElement.style.removeProperty("color-scheme");
  unmount();
});

it.each(["light", "dark"])("is reached by a key, lists what is found, and opens it, %s", async (theme) => {
  document.documentElement.style.setProperty("color-scheme", theme);
  const place = await mount(html`<tocsin-search .data=${data}></tocsin-search>`);
  const told: unknown[] = [];
  place.addEventListener("tocsin-machine-select", (event) => told.push((event as CustomEvent).detail));
  place.addEventListener("tocsin-sensor-select", (event) => told.push((event as CustomEvent).detail));
  await userEvent.keyboard("/press 07");
  await frames(2);
  const root = place.querySelector("tocsin-search")!.shadowRoot!;
  expect(textOf(root.querySelector("[aria-selected=true]")!)).toContain("Press 07");
  expect(await axeFindings(place)).toEqual([]);
  await userEvent.keyboard("{ArrowDown}{ArrowUp}{Enter}");
  await frames(2);
  await userEvent.keyboard("10PRE07CT001{Enter}");
  expect(told).toEqual([{ machine: "aachen/press/press-07" }, { sensor: "aachen/press/press-07/oil-return" }]);
  await userEvent.keyboard("no such thing");
  await frames(2);
  expect(textOf(place)).toContain("Nothing is called that.");
  expect(await axeFindings(place)).toEqual([]);
});
