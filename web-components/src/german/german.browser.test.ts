import { html } from "lit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import "../tocsin.ts";
import { templates } from "../locales/de.ts";
import { storyAlarms } from "../testing/alarms.ts";
import { factorySnapshot } from "../testing/factory.ts";
import { FakeHub } from "../testing/fake-hub.ts";
import { frames, mount, textOf, unmount, until } from "../testing/mount.ts";
import { speaking } from "../words/language.ts";
import { translate } from "./german.ts";
import { germanSentence } from "./sentence.ts";

const data = factorySnapshot();
const OIL = "aachen/press/press-07/oil-return";
const TAGS = Object.keys(import.meta.glob("../*/define.ts"))
  .map((path) => `tocsin-${path.split("/")[1]!}`)
  // Nothing of its own to say, or only to somebody whom the hub does not know.
  .filter((tag) => !["tocsin-hub", "tocsin-element", "tocsin-sign-in"].includes(tag));

/** Attributes that people read or hear. */
const SAID = ["aria-label", "title", "placeholder"];
/** Short forms of units, days and keys that are the same in German, or no words at all. */
const ANY_LANGUAGE = /\b(min|UTC|HH|LL|PgUp|PgDn|Home|End|Enter|Hub|Tocsin|tocsin|live|Nov|Di|Mo|Mi|Do|Fr|Sa|So)\b/g;

/** Texts of an element and all inside it, as people see and hear them. */
function saidIn(node: Node): string[] {
  if (node instanceof HTMLStyleElement) return [];
  if (node.nodeType === Node.TEXT_NODE) return [node.textContent ?? ""];
  const attributes = node instanceof Element ? SAID.map((name) => node.getAttribute(name) ?? "") : [];
  const children = [...(node instanceof Element && node.shadowRoot ? [node.shadowRoot] : []), ...node.childNodes];
  return [...attributes, ...children.flatMap(saidIn)];
}

/** All texts of the factory itself: names, descriptions, messages, in their own words. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value, ...value.split(/[/ ]/)];
  return typeof value === "object" && value !== null ? Object.entries(value).flat().flatMap(textsOf) : [];
}

const german = { tag: "de", translate, timeZone: undefined };
const piecesOf = (template: string | { strings: TemplateStringsArray }): readonly string[] =>
  typeof template === "string" ? [template] : template.strings;

/** What of a text is neither German nor of the factory. */
function foreignIn(text: string, known: readonly string[]): string {
  let rest = text;
  for (const each of known) {
    if (!rest.includes(each)) continue;
    rest = rest.replaceAll(each, " ");
    if (!/\p{L}{2,}/u.test(rest)) return "";
  }
  return /\p{L}{2,}/u.test(rest.replaceAll(ANY_LANGUAGE, " ")) ? `${text} => ${rest.trim()}` : "";
}

vi.setConfig({ testTimeout: 60_000 });
beforeEach(() => page.viewport(1440, 900));
afterEach(() => {
  document.documentElement.lang = "en";
  unmount();
});

describe("in German", () => {
  const own = textsOf(data);
  const sentences = speaking(german, () => own.map(germanSentence)).flatMap((text) => [text, text.toLowerCase()]);
  const known = [...new Set([...Object.values(templates).flatMap(piecesOf), ...sentences, ...own])]
    .map((text) => text.trim())
    .filter((text) => text.length > 1)
    .toSorted((a, b) => b.length - a.length);
  const whole = new Set(known);

  it.each(TAGS)("%s says nothing in English", async (tag) => {
    document.documentElement.lang = "de";
    const element = Object.assign(document.createElement(tag), { data });
    for (const [name, value] of Object.entries({
      sensor: OIL,
      of: OIL,
      machine: "aachen/press/press-07",
      gateway: "aachen/press",
    }))
      element.setAttribute(name, value);
    if (tag === "tocsin-machine") element.setAttribute("view", "detail");
    const place = await mount(html`${element}`);
    await until(() => textOf(place) !== "" || element.shadowRoot!.childElementCount > 0, `${tag} shows something`);
    await frames(2);
    const said = new Set(saidIn(element).map((text) => text.trim()));
    const foreign = [...said].filter((text) => !whole.has(text)).map((text) => foreignIn(text, known));
    expect(foreign.filter(Boolean)).toEqual([]);
  });
});

describe("a language", () => {
  const shown = () => textOf(document.querySelector("#place")!);

  it("is that of the page, and changes with it at once", async () => {
    await mount(html`<tocsin-overview .data=${data}></tocsin-overview>`);
    expect(shown()).toContain("Machines by health");
    document.documentElement.lang = "de";
    await until(() => shown().includes("Maschinen nach Status"), "the overview is German");
    document.documentElement.lang = "en";
    await until(() => shown().includes("Machines by health"), "the overview is English");
  });

  it("is that of the nearest element around, through shadow roots, and several stand on one page", async () => {
    const place = await mount(
      html`<div lang="de"><tocsin-overview .data=${data}></tocsin-overview></div>
        <tocsin-console lang="de" .data=${data}></tocsin-console>
        <tocsin-overview lang="en" .data=${data}></tocsin-overview>`,
    );
    const [first, last] = place.querySelectorAll("tocsin-overview");
    await until(() => textOf(first!).includes("Maschinen nach Status"), "the first is German");
    await until(
      () => textOf(place.querySelector("tocsin-console")!).includes("Maschinen nach Status"),
      "all in it are",
    );
    expect(textOf(last!)).toContain("Machines by health");
    last!.lang = "de-AT";
    await until(() => textOf(last!).includes("Maschinen nach Status"), "the last is German as well");
  });

  it("that is not known is English, with dates and numbers of the same language", async () => {
    await mount(html`<tocsin-heatmap lang="fr" .data=${data}></tocsin-heatmap>`);
    await until(() => shown().includes("2,000 sensors"), "the map is English");
  });

  it("brings its numbers, and a time zone its times with their offset", async () => {
    const place = await mount(
      html`<tocsin-connection lang="de" time-zone="Asia/Tokyo" .data=${data}></tocsin-connection>`,
    );
    const tokyo = new Date(data.at).toLocaleTimeString("de", { timeZone: "Asia/Tokyo", hourCycle: "h23" });
    await until(() => shown().includes(`Live ${tokyo} UTC+9`), "the time is that of Tokyo");
    place.querySelector("tocsin-connection")!.timeZone = "no zone";
    const local = new Date(data.at).toLocaleTimeString("de", { hourCycle: "h23" });
    await until(() => textOf(place).endsWith(`Live ${local}`), "the time is the browser's own");
    await mount(html`<tocsin-sensor-tile lang="de" sensor=${OIL} .data=${data}></tocsin-sensor-tile>`);
    await until(() => shown().includes("74,2 °C"), "the value has a comma");
  });
});

it("tells in German what a hub wrote of a gateway, and in its own words what people wrote of a sensor", async () => {
  const hub = new FakeHub();
  hub.install();
  const gateway = {
    id: "aachen/paint:gateway",
    of: "gateway",
    target: "aachen/paint",
    alarm: "gateway",
    site: "aachen",
    zone: "paint",
    zoneName: "Paint shop",
    tag: "Paint shop",
    description: "gateway",
    state: "unacknowledged",
    occurrence: 1,
    since: data.at - 60_000,
    level: "unreachable",
    priority: "high",
    message: "Gateway of Paint shop unreachable: 1,020 sensors uncertain",
  } as const;
  hub.alarms = [gateway, ...storyAlarms(data)];
  const place = await mount(
    html`<tocsin-hub lang="de" src="/german"
      ><tocsin-alarm-list></tocsin-alarm-list><tocsin-alarm-list view="panel"></tocsin-alarm-list
    ></tocsin-hub>`,
  );
  await until(() => hub.lines.length > 0, "the page asks for the stream");
  hub.greet(data);
  for (const list of place.querySelectorAll("tocsin-alarm-list")) {
    await until(
      () => textOf(list).includes("Gateway von Paint shop nicht erreichbar: 1.020 Sensoren ungewiss"),
      "told",
    );
    expect(textOf(list)).toContain("Oil too hot");
  }
  unmount();
  hub.remove();
});
