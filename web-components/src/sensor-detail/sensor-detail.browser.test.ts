import { html } from "lit";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import "../tocsin.ts";
import { axeFindings } from "../testing/axe.ts";
import { factorySnapshot } from "../testing/factory.ts";
import { FakeHub } from "../testing/fake-hub.ts";
import { mount, textOf, unmount, until } from "../testing/mount.ts";
import { clockTime } from "../words/time-words.ts";

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
    since: snapshot.at - 60_000,
    level: "highHigh",
    priority: "high",
  } as const;
  const sensors = snapshot.sensors.map((sensor) =>
    sensor.id === OIL
      ? {
          ...sensor,
          limits: sensor.limits.map((limit) =>
            limit.level === "high" ? { ...limit, priority: "low" as const } : limit,
          ),
          since: snapshot.at,
          state: { ...sensor.state, alarms: { process } },
        }
      : sensor,
  );
  const place = await mount(
    html`<tocsin-hub src="/detail"><tocsin-sensor-detail sensor=${OIL}></tocsin-sensor-detail></tocsin-hub>`,
  );
  hub.greet({ ...snapshot, sensors });
  const inside = place.querySelector("tocsin-sensor-detail")!.shadowRoot!;
  await until(() => inside.querySelector("summary") !== null, "the sensor is shown");
  inside.querySelector("details")!.open = true;
  await until(() => textOf(place).includes("74.2 is beyond highHigh 70 for 30 s, since"), "the reason is told");
  expect(textOf(place)).toContain("it rings again");
  // The sensor moved after its alarm was raised: the time to answer runs from the alarm.
  expect(textOf(inside.querySelector(".facts")!)).toContain(clockTime(process.since + 10 * 60_000));
  const button = () =>
    place.querySelector("tocsin-sensor-detail")!.shadowRoot!.querySelector<HTMLElement>(".waits button");
  await until(() => button() !== null, "the person may acknowledge");
  expect(await axeFindings(place)).toEqual([]);
  button()!.click();
  await until(() => textOf(place).includes("1 acknowledged."), "the outcome is told");
  expect(hub.commands).toEqual([
    { command: "acknowledge", body: { targets: [{ target: OIL, alarm: "process", occurrence: 3 }] } },
  ]);
  const root = place.querySelector("tocsin-sensor-detail")!.shadowRoot!;
  [...root.querySelectorAll("button")].find(({ textContent }) => textContent?.includes("Shelve this level"))!.click();
  await until(() => root.querySelector("form") !== null, "level, time and reason are asked for");
  const levels = root.querySelector<HTMLSelectElement>("select[name=level]")!;
  expect([...levels.options].map(({ text }) => text)).toEqual(["HH and lesser", "H and lesser"]);
  expect(levels.value).toBe("highHigh");
  expect(await axeFindings(place)).toEqual([]);
  levels.value = "high";
  root.querySelector<HTMLInputElement>(".reason input")!.value = "sensor is being cleaned";
  root.querySelector("form")!.requestSubmit();
  await until(() => hub.commands.length === 2, "it is shelved");
  expect(hub.commands[1]).toMatchObject({ command: "shelve", body: { level: "high", forMs: 3_600_000 } });
});

it("writes a note about a sensor, and shows what was written", async () => {
  const place = await mount(
    html`<tocsin-hub src="/notes"><tocsin-sensor-detail sensor=${OIL}></tocsin-sensor-detail></tocsin-hub>`,
  );
  hub.greet(snapshot);
  const root = place.querySelector("tocsin-sensor-detail")!.shadowRoot!;
  const button = () => [...root.querySelectorAll("button")].find(({ textContent }) => textContent?.includes("Note…"));
  await until(() => button() !== undefined, "the person may write");
  button()!.click();
  await until(() => root.querySelector("textarea") !== null, "the text is asked for");
  expect(await axeFindings(place)).toEqual([]);
  root.querySelector("textarea")!.value = "Strainer S07 blocked, cleaned";
  root.querySelector<HTMLFormElement>(".note-form")!.requestSubmit();
  await until(() => textOf(place).includes("Strainer S07 blocked, cleaned this computer"), "it is listed");
  expect(hub.notes[0]).toMatchObject({ target: OIL, text: "Strainer S07 blocked, cleaned" });
});
