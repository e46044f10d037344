import { html } from "lit";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import "../tocsin.ts";
import { axeFindings } from "../testing/axe.ts";
import { factorySnapshot } from "../testing/factory.ts";
import { FakeHub } from "../testing/fake-hub.ts";
import { mount, textOf, unmount, until } from "../testing/mount.ts";

const snapshot = factorySnapshot();
const OIL = "aachen/press/press-07/oil-return";
const state = (path: string, active = false) => ({ path, type: "atomic", active }) as const;

let hub: FakeHub;
vi.setConfig({ testTimeout: 60_000 });
beforeEach(async () => {
  await page.viewport(1440, 900);
  hub = new FakeHub();
  hub.statechart = {
    of: "sensor",
    id: OIL,
    states: [
      ...["live", "silent"].map((name) => state(`signal.${name}`, name === "live")),
      ...["normal", "high", "highHigh"].map((name) => state(`limit.${name}`, name === "highHigh")),
      ...["no", "yes"].map((name) => state(`measurement.noisy.${name}`, name === "no")),
    ],
    transitions: [
      { from: "limit", to: "limit.normal", event: "limit.normal", guard: "whileLive" },
      { from: "signal.live", to: "signal.silent", event: "silence.elapsed" },
    ],
  };
  hub.explanation = {
    id: OIL,
    sentences: [],
    pending: [
      { what: "silence", text: "it is silent unless a reading comes", at: snapshot.at + 3_600_000, clock: "event" },
    ],
  };
  hub.install();
});
afterEach(async () => {
  document.documentElement.style.removeProperty("color-scheme");
  unmount();
  await new Promise((resolve) => setTimeout(resolve));
  hub.remove();
});

it.each(["light", "dark"])(
  "lights the states that a sensor is in, and tells what leads out of them, %s",
  async (theme) => {
    document.documentElement.style.setProperty("color-scheme", theme);
    const place = await mount(
      html`<tocsin-hub src="/chart-${theme}"><tocsin-statechart of=${OIL}></tocsin-statechart></tocsin-hub>`,
    );
    hub.greet(snapshot);
    const root = place.querySelector("tocsin-statechart")!.shadowRoot!;
    await until(() => textOf(root).includes("all regions"), "the gateway has told its chart");
    const lit = [...root.querySelectorAll(".active")].map((each) => each.textContent!.trim());
    expect(lit).toEqual(["live", "high-high"]);
    await until(() => root.querySelector(".steps") !== null, "the step that led there is drawn");
    await until(() => textOf(place).includes("it is silent unless a reading comes"), "what is pending is told");
    expect(textOf(place)).toMatch(/in (59|60) min it is silent/);
    expect(await axeFindings(place)).toEqual([]);
    root.querySelector<HTMLElement>('.state[tabindex="0"]')!.focus();
    await userEvent.keyboard("{ArrowRight}{ArrowRight}{Enter}");
    await until(() => root.querySelector(".leads") !== null, "a state is chosen by the keyboard");
    expect(textOf(root.querySelector(".leads")!)).toContain("Nothing leads out of limit normal");
    await userEvent.keyboard("{ArrowRight}{ArrowRight}{Enter}");
    await until(() => textOf(root.querySelector(".leads")!).includes("while live"), "another one is");
    expect(textOf(root.querySelector(".leads")!)).toBe("limit.normal if while live → normal");
  },
);
