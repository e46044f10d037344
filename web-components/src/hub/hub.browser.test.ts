import { html } from "lit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import "../tocsin.ts";
import { factorySnapshot } from "../testing/factory.ts";
import { FakeHub } from "../testing/fake-hub.ts";
import { frames, mount, textOf, unmount, until } from "../testing/mount.ts";

let hub: FakeHub;
const snapshot = factorySnapshot();
const part = html`<tocsin-connection></tocsin-connection><tocsin-gateway-list></tocsin-gateway-list>`;
const streams = () => hub.asked.filter((path) => path.endsWith("/stream")).length;

vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  hub = new FakeHub();
  hub.install();
});
afterEach(async () => {
  unmount();
  await new Promise((resolve) => setTimeout(resolve));
  hub.remove();
});

describe("a page and its hub", () => {
  it("share one connection, whatever the number of elements and hubs", async () => {
    await mount(html`<tocsin-hub src="/one">${part}</tocsin-hub><tocsin-hub src="/one/">${part}</tocsin-hub>`);
    expect(streams()).toBe(1);
    expect(hub.asked).toContain("/one/api/v1/stream");
  });

  it("go from connecting to live, and show what the hub says", async () => {
    const place = await mount(html`<tocsin-hub src="/two">${part}</tocsin-hub>`);
    expect(textOf(place)).toContain("Connecting");
    hub.greet(snapshot);
    await until(() => textOf(place).includes("Live 03:06:4"), "the page is live");
    expect(textOf(place)).toContain("186,200");
  });

  it("tell when something was last received, while nothing arrives", async () => {
    const place = await mount(html`<tocsin-hub src="/quiet">${part}</tocsin-hub>`);
    hub.greet(snapshot);
    await until(() => textOf(place).includes("Live 03:06:42"), "the page is live");
    hub.say("heartbeat", { at: snapshot.at + 5_000, bus: { connected: true, since: 0 } });
    await until(() => textOf(place).includes("Live 03:06:47"), "what came last has moved it");
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(textOf(place)).toContain("Live 03:06:47");
  });

  it("keep the last values with their time when the connection is lost, and resume", async () => {
    const place = await mount(html`<tocsin-hub src="/three">${part}</tocsin-hub>`);
    hub.greet(snapshot);
    await until(() => textOf(place).includes("Live"), "the page is live");
    hub.answers = undefined;
    hub.hangUp();
    await until(() => textOf(place).includes("Reconnecting as of 03:06:42"), "the page says that it is stale");
    expect(textOf(place)).toContain("186,200");
    await until(() => textOf(place).includes("Offline as of 03:06:42"), "the page says that it is offline");
    hub.answers = 200;
    await until(() => hub.lines.length === 2, "the page connects again");
    expect(hub.lines[1]!.lastEventId).toBe("a-1-0");
    hub.say("hello", { api: "1.0", version: "0.1.0", serverTime: snapshot.at });
    hub.say("changes", { at: snapshot.at, gateways: [{ ...snapshot.gateways[1]!, waiting: 7 }] });
    await until(() => textOf(place).includes("Live"), "the page is live again");
    expect(textOf(place)).not.toContain("186,200");
  });

  it("say that the hub hears nothing, and keep the last values as of then", async () => {
    const list = html`<tocsin-alarm-list view="panel"></tocsin-alarm-list>`;
    const place = await mount(html`<tocsin-hub src="/nine">${part}${list}</tocsin-hub>`);
    hub.greet(snapshot);
    await until(() => textOf(place).includes("Live"), "the page is live");
    hub.say("heartbeat", { at: snapshot.at + 20_000, bus: { connected: false, since: snapshot.at + 1_000 } });
    await until(() => textOf(place).includes("The hub hears nothing since 03:06:43"), "the chip says so");
    expect(place.querySelector("tocsin-connection")!.getAttribute("state")).toBe("stale");
    expect(textOf(place)).toContain("the hub has no connection to its message bus");
    expect(textOf(place)).toContain("as of 03:06:43");
    hub.say("heartbeat", { at: snapshot.at + 30_000, bus: { connected: true, since: snapshot.at + 29_000 } });
    await until(() => textOf(place).includes("Live"), "the page is live again");
    expect(textOf(place)).not.toContain("message bus");
  });

  it("replace everything after a reset", async () => {
    const place = await mount(html`<tocsin-hub src="/four">${part}</tocsin-hub>`);
    hub.greet(snapshot);
    await until(() => textOf(place).includes("Paint shop"), "the page is live");
    hub.say("reset", { reason: "another incarnation" });
    hub.say("snapshot", { ...snapshot, gateways: [] }, "b-1-0");
    await until(() => textOf(place).includes("No gateway has been heard from"), "the old gateways are gone");
  });

  it("name what keeps them apart", async () => {
    hub.answers = undefined;
    const place = await mount(html`<tocsin-hub src="/five">${part}</tocsin-hub>`);
    await until(() => textOf(place).includes("Hub not reachable"), "the page says that it finds no hub");
    await until(() => textOf(place).includes("nothing answers at"), "and the likely cause");
    hub.answers = 403;
    await until(() => textOf(place).includes("Not allowed"), "the page says that it may not");
  });

  it("refuse a hub of another version", async () => {
    const place = await mount(html`<tocsin-hub src="/six">${part}</tocsin-hub>`);
    let told = "";
    place.addEventListener("tocsin-incompatible", ({ detail }) => (told = detail.detail));
    hub.greet(snapshot, "3.0");
    await until(() => textOf(place).includes("Version does not fit"), "the page says so");
    expect(textOf(place)).toContain("API 3.0");
    expect(told).toContain("API 3.0");
  });

  it("refuse what says hello in another way than hubs do", async () => {
    const place = await mount(html`<tocsin-hub src="/foreign">${part}</tocsin-hub>`);
    hub.say("hello", { api: 3, serverTime: snapshot.at });
    await until(() => textOf(place).includes("Version does not fit"), "the page says so");
    expect(textOf(place)).toContain("the hub speaks API 3,");
  });

  it("show a recorded factory in place of a hub, and say where there is none", async () => {
    hub.remove();
    const recorded = URL.createObjectURL(new Blob([JSON.stringify(snapshot)]));
    const place = await mount(html`<tocsin-hub snapshot=${recorded}>${part}</tocsin-hub>`);
    await until(() => textOf(place).includes("186,200"), "it is shown");
    let told = "";
    place.addEventListener("tocsin-error", ({ detail }) => (told = detail.detail));
    place.querySelector("tocsin-hub")!.snapshot = "blob:nothing";
    await until(() => told.includes("blob:nothing"), "the page is told");
    expect(hub.asked).toEqual([]);
  });

  it("tell the page around them", async () => {
    const heard: string[] = [];
    const listen = (event: Event) => heard.push((event as CustomEvent).detail.state);
    document.addEventListener("tocsin-connection-change", listen);
    await mount(html`<tocsin-hub src="/seven">${part}</tocsin-hub>`);
    hub.greet(snapshot);
    await until(() => heard.includes("live"), "the event came");
    document.removeEventListener("tocsin-connection-change", listen);
  });

  it("let each other go when the page no longer needs them, however often", async () => {
    for (let i = 0; i < 20; i++) await mount(html`<tocsin-hub src="/eight">${part}</tocsin-hub>`);
    unmount();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const before = streams();
    await frames(10);
    expect(streams()).toBe(before);
  });
});

describe("an element without a hub around it", () => {
  it("takes the hub of its page", async () => {
    await mount(html`<tocsin-gateway-list></tocsin-gateway-list>`);
    await until(() => streams() === 1, "it connects");
  });
});

describe("defining twice", () => {
  it("keeps the first definition and warns of another version only", async () => {
    const { define } = await import("../element/define.ts");
    const warned: unknown[] = [];
    const warn = console.warn;
    console.warn = (text: unknown) => void warned.push(text);
    define("tocsin-hub", class extends HTMLElement {});
    expect(warned).toEqual([]);
    customElements.define("tocsin-foreign", class extends HTMLElement {});
    define("tocsin-foreign", class extends HTMLElement {});
    customElements.define("tocsin-foreign-too", class extends HTMLElement {});
    define("tocsin-foreign-too", class extends HTMLElement {});
    console.warn = warn;
    expect(warned).toHaveLength(1);
    expect(warned[0]).toContain("<tocsin-foreign>");
  });
});
