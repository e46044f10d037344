import { html } from "lit";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import "../tocsin.ts";
import { axeFindings } from "../testing/axe.ts";
import { factorySnapshot } from "../testing/factory.ts";
import { FakeHub } from "../testing/fake-hub.ts";
import { mount, textOf, unmount, until } from "../testing/mount.ts";

const OIL = "aachen/press/press-07/oil-return";
const snapshot = factorySnapshot();
const hub = new FakeHub();

vi.setConfig({ testTimeout: 60_000 });
beforeEach(() => hub.install());
afterEach(async () => {
  unmount();
  await new Promise((resolve) => setTimeout(resolve));
  hub.remove();
});

it("says why its gateway holds a sensor to be so, and acknowledges the occurrence that is seen", async () => {
  hub.explanation = {
    id: OIL,
    sentences: [{ about: "limit", text: "74.2 is beyond highHigh 70 for 30 s", at: snapshot.at }],
    pending: [{ what: "re-alarm", text: "it rings again", at: snapshot.at + 60_000, clock: "gateway" }],
  };
  const process = {
    state: "unacknowledged",
    occurrence: 3,
    since: snapshot.at,
    level: "highHigh",
    priority: "high",
  } as const;
  const sensors = snapshot.sensors.map((sensor) =>
    sensor.id === OIL ? { ...sensor, state: { ...sensor.state, alarms: { process } } } : sensor,
  );
  const place = await mount(
    html`<tocsin-hub src="/detail"><tocsin-sensor-detail sensor=${OIL}></tocsin-sensor-detail></tocsin-hub>`,
  );
  hub.greet({ ...snapshot, sensors });
  await until(() => textOf(place).includes("74.2 is beyond highHigh 70 for 30 s, since"), "the reason is told");
  expect(textOf(place)).toContain("it rings again");
  const button = () =>
    place.querySelector("tocsin-sensor-detail")!.shadowRoot!.querySelector<HTMLElement>(".waits button");
  await until(() => button() !== null, "the person may acknowledge");
  expect(await axeFindings(place)).toEqual([]);
  button()!.click();
  await until(() => textOf(place).includes("1 acknowledged."), "the outcome is told");
  expect(hub.commands).toEqual([
    { command: "acknowledge", body: { targets: [{ target: OIL, alarm: "process", occurrence: 3 }] } },
  ]);
});
