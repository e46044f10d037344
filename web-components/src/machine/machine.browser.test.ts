import { html } from "lit";
import { afterEach, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import "../tocsin.ts";
import { factorySnapshot } from "../testing/factory.ts";
import { deep, mount, textOf, unmount } from "../testing/mount.ts";
import { STORY_AT } from "../testing/story.ts";
import { OIL, PRESS } from "../testing/story-hub.ts";

vi.setConfig({ testTimeout: 60_000 });
afterEach(() => {
  unmount();
  vi.useRealTimers();
});

it("says of an open alarm whose cause is gone that it is, and lets no time run for it", async () => {
  await page.viewport(1440, 900);
  vi.useFakeTimers({ now: STORY_AT, toFake: ["Date"] });
  const snapshot = factorySnapshot();
  for (const { id, state } of snapshot.sensors) if (id === OIL) state.alarms!.process!.state = "rtnUnacknowledged";
  const place = await mount(
    html`<tocsin-machine view="detail" machine=${PRESS} .data=${snapshot} style="height:900px"></tocsin-machine>`,
  );
  const [oil] = deep(place, ".todo tbody tr").filter((row) => textOf(row).includes("10PRE07CT001"));
  expect(textOf(oil!)).toContain("gone by now");
  expect(textOf(oil!)).not.toMatch(/by \d\d:|over/);
});
