import { html } from "lit";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import "../tocsin.ts";
import { axeFindings } from "../testing/axe.ts";
import { factorySnapshot } from "../testing/factory.ts";
import { FakeHub } from "../testing/fake-hub.ts";
import { mount, textOf, unmount, until } from "../testing/mount.ts";

const hub = new FakeHub();

vi.setConfig({ testTimeout: 60_000 });
beforeEach(() => hub.install());
afterEach(async () => {
  document.documentElement.style.removeProperty("color-scheme");
  document.documentElement.style.removeProperty("background");
  unmount();
  await new Promise((resolve) => setTimeout(resolve));
  hub.remove();
});

it.each(["light", "dark"])("asks who looks with a form in which axe finds nothing, %s", async (theme) => {
  document.documentElement.style.setProperty("color-scheme", theme);
  document.documentElement.style.setProperty("background", theme === "dark" ? "#2c3238" : "#f4f5f6");
  hub.answers = 401;
  const place = await mount(html`<tocsin-hub src="/sign-in-${theme}"><tocsin-console></tocsin-console></tocsin-hub>`);
  await until(() => textOf(place).includes("API key"), "the form is there");
  expect(await axeFindings(place)).toEqual([]);
});

it("shows nothing of it where the hub asks nobody who they are", async () => {
  hub.answers = 200;
  const place = await mount(html`<tocsin-hub src="/open"><tocsin-console></tocsin-console></tocsin-hub>`);
  hub.greet(factorySnapshot());
  await until(() => textOf(place).includes("Live"), "the page is live");
  await until(() => hub.asked.some((path) => path.endsWith("/open/api/v1/me")), "it has asked who looks");
  expect(textOf(place)).not.toMatch(/sign in|sign out|this computer/i);
});
