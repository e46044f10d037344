import { html } from "lit";
import { afterEach, beforeEach, expect, it } from "vitest";
import "../tocsin.ts";
import { factorySnapshot } from "../testing/factory.ts";
import type { FakeHub } from "../testing/fake-hub.ts";
import { deep, frames, mount, unmount, until } from "../testing/mount.ts";
import { STORY_AT } from "../testing/story.ts";
import { PRESS, storyHub } from "../testing/story-hub.ts";

const HOUR_MS = 3_600_000;
const whole = factorySnapshot(STORY_AT);
/** A hub sends the newest transitions with its snapshot: of today nothing older than an hour. */
const snapshot = { ...whole, transitions: whole.transitions!.filter(({ at }) => at > STORY_AT - HOUR_MS) };
/** Where the oldest stretch of a timeline begins, as it says. */
const begins = (place: Element) => deep(place, ".hit").map((each) => each.ariaLabel?.match(/, (.*?) to /)?.[1]);
let hub: FakeHub;

beforeEach(() => {
  hub = storyHub(snapshot);
  hub.install();
});
afterEach(async () => {
  unmount();
  await new Promise((resolve) => setTimeout(resolve));
  hub.remove();
});

it("a timeline draws nothing of the time before what it holds until the hub has told its history", async () => {
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const ask = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    if (String(input instanceof Request ? input.url : input).includes("/transitions")) await answered;
    return ask(input, init);
  };
  const place = await mount(
    html`<tocsin-hub src="/past-transitions"><tocsin-state-timeline of=${PRESS}></tocsin-state-timeline></tocsin-hub>`,
  );
  await until(() => hub.lines.length > 0, "the page asks for the stream");
  hub.greet(snapshot);
  await until(() => begins(place).length > 0, "it shows what it holds");
  await frames(3);
  expect(begins(place).filter((begin) => !begin?.startsWith("02:") && !begin?.startsWith("03:"))).toEqual([]);
  answer();
  await until(() => begins(place).some((begin) => begin!.startsWith("23 Nov")), "it shows the day that it was told");
});

it("a machine's history spares who asks for nothing else that its sensors are only judged again", async () => {
  const item = whole.transitions!.find(({ of, id }) => of === "sensor" && id.startsWith(PRESS))!;
  const changes = [{ region: "suppression.process.suppressedByDesign", from: "yes", to: "no" }];
  const judged = { ...item, healthBefore: item.health, seq: 900_001, changes };
  hub.transitions = [judged, ...hub.transitions];
  const rows = (place: Element) => deep(place.shadowRoot!, "tr").map((row) => row.textContent!);
  const judgedRows = (place: Element) => rows(place).filter((words) => words.includes("judged again"));
  const place = await mount(
    html`<tocsin-hub src="/judged-again"
      ><tocsin-transitions of=${PRESS}></tocsin-transitions><tocsin-transitions of=${item.id}></tocsin-transitions
    ></tocsin-hub>`,
  );
  await until(() => hub.lines.length > 0, "the page asks for the stream");
  hub.greet({ ...snapshot, transitions: [judged, ...snapshot.transitions] });
  const [ofMachine, ofSensor] = deep(place, "tocsin-transitions");
  await until(() => judgedRows(ofSensor!).length === 1, "the sensor tells it");
  await until(() => rows(ofMachine!).length > 1, "the machine tells what happened");
  expect(judgedRows(ofMachine!)).toEqual([]);
});
