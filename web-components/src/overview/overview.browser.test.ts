import { html } from "lit";
import { afterEach, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import "../tocsin.ts";
import { factorySnapshot } from "../testing/factory.ts";
import { deep, mount, unmount, until } from "../testing/mount.ts";

vi.setConfig({ testTimeout: 120_000 });
afterEach(unmount);

const isCut = (element: Element) => element.scrollWidth > element.clientWidth;

/** A factory in which every count has five digits. */
function crowded() {
  const snapshot = factorySnapshot();
  for (const zone of snapshot.zones) {
    for (const health of Object.keys(zone.machines) as (keyof typeof zone.machines)[]) zone.machines[health] = 12_701;
    for (const counts of [zone.alarms.high, zone.alarms.medium, zone.alarms.low]) counts.unacknowledged = 12_701;
    for (const mute of ["shelved", "suppressed", "outOfService"] as const) zone.alarms[mute] = 12_701;
    zone.newLastHour = 12_701;
  }
  return snapshot;
}

for (const [width, height] of [
  [1_440, 900],
  [3_840, 2_160],
] as const)
  it(`the overview cuts no number, ${width} px wide`, async () => {
    await page.viewport(width, height);
    const place = await mount(html`<tocsin-overview .data=${crowded()}></tocsin-overview>`, { width: 976, height });
    await until(() => deep(place, "tfoot td").length > 0, "there is a row of all");
    expect(deep(place, "tfoot td")[8]!.textContent).toBe("38,103");
    expect(deep(place, "td").filter(isCut)).toEqual([]);
  });

it("the alarms beside it say all of what to do", async () => {
  await page.viewport(1_440, 900);
  const panel = html`<tocsin-alarm-list view="panel" .data=${factorySnapshot()}></tocsin-alarm-list>`;
  const place = await mount(panel, { width: 432, height: 600 });
  await until(() => deep(place, ".do > .ellipsis").length > 0, "the alarms are listed");
  expect(deep(place, ".do > .ellipsis").filter(isCut)).toEqual([]);
});
