import { spawnSync } from "node:child_process";
import type { Server } from "node:http";
import { chromium, type Browser, type Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { GatewayTwin } from "../hub/test/gateway-twin.ts";
import { configOf, newFolder, removeFolder, runHub, type RunningHub } from "../hub/test/running-hub.ts";
import { startNatsServer, type TestNatsServer } from "./support/nats-server.ts";
import { startPortal, urlOf, type PortalPage } from "./support/portal.ts";
import { describeRequiring } from "./support/requires.ts";

const GENEROUS_MS = 50_000;
const strict = (from: string, connect = from) =>
  `default-src 'none'; script-src ${from}; connect-src ${connect}; style-src 'self'; ` +
  "require-trusted-types-for 'script'; trusted-types lit-html";
const MOUNTS = 100;

/** Run in the page, as text: these tests know no browser's types. */
const TOLD = `new Promise((resolve) =>
  document.addEventListener("tocsin-sensor-select", (event) => resolve(event.detail), { once: true }))`;
const COME_AND_GO = `async (times, sensor) => {
  for (let i = 0; i < times; i++) {
    const place = document.createElement("tocsin-hub");
    place.setAttribute("src", "/tocsin");
    for (const tag of ["overview", "heatmap", "alarm-list", "sensor-tile", "sensor-detail", "statechart"]) {
      const element = document.createElement("tocsin-" + tag);
      element.setAttribute(tag === "statechart" ? "of" : "sensor", sensor);
      place.append(element);
    }
    document.querySelector("main").append(place);
    await new Promise((resolve) => requestAnimationFrame(resolve));
    place.remove();
    await new Promise((resolve) => setTimeout(resolve));
  }
}`;

describeRequiring("chromium", "elements of the built bundle in a portal", (executablePath) => {
  const folder = newFolder();
  let nats: TestNatsServer;
  let hub: RunningHub;
  let twin: GatewayTwin;
  let portal: Server;
  let browser: Browser;
  let page: Page;
  let sensor: string;
  let wrong: string[];
  let streams: { opened: number; open: number };

  /** The portal by another name: an origin that the hub admits. */
  const elsewhere = () => urlOf(portal).replace("127.0.0.1", "localhost");
  const pages: Record<string, () => PortalPage> = {
    "/strict": () => ({
      csp: strict("'self'"),
      body: `<script type="module" src="/tocsin/components/v1/tocsin.js"></script>
        <tocsin-hub src="/tocsin"><tocsin-connection></tocsin-connection><tocsin-overview></tocsin-overview>
        <tocsin-heatmap></tocsin-heatmap><tocsin-alarm-list></tocsin-alarm-list><tocsin-gateway-list></tocsin-gateway-list>
        <tocsin-sensor-tile sensor="${sensor}"></tocsin-sensor-tile><tocsin-sensor-detail sensor="${sensor}"></tocsin-sensor-detail></tocsin-hub>`,
    }),
    "/before": () => ({ body: "<tocsin-overview><p>The factory is shown here.</p></tocsin-overview>" }),
    "/empty": () => ({ body: '<script type="module" src="/tocsin/components/v1/tocsin.js"></script><main></main>' }),
    "/frame": () => ({ body: `<iframe src="/tocsin/embed/sensor-tile?sensor=${sensor}" title="A sensor"></iframe>` }),
  };

  beforeAll(async () => {
    nats = await startNatsServer();
    twin = await GatewayTwin.start(nats.url, { zone: "press", order: 0, machines: 2 });
    await twin.publishInventory();
    twin.claim();
    const alarm = { state: "unacknowledged", occurrence: 7, since: 1_000, level: "high", priority: "high" } as const;
    twin.transition(0, 0, "good", { state: { signal: "live", limit: "high", alarms: { process: alarm } } as const });
    await twin.send();
    twin.keepBeating(200);
    portal = await startPortal(pages, () => hub.url);
    const http = { basePath: "/tocsin", corsOrigins: [elsewhere()] };
    hub = await runHub(configOf(folder, nats.url, { http }));
    const listed = async () => (await hub.get("/api/v1/sensors?limit=1&sort=worst")).body.items?.[0]?.id;
    for (let i = 0; i < 200 && !sensor; i++) {
      sensor = await listed();
      if (!sensor) await new Promise((resolve) => setTimeout(resolve, 100));
    }
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });

  afterAll(async () => {
    await browser?.close();
    portal?.closeAllConnections();
    portal?.close();
    await hub?.close();
    await twin?.close();
    await nats?.close();
    removeFolder(folder);
  });

  beforeEach(async () => {
    wrong = [];
    streams = { opened: 0, open: 0 };
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(GENEROUS_MS);
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
    const isStream = (url: string) => new URL(url).pathname.endsWith("/api/v1/stream");
    page.on("request", (asked) => isStream(asked.url()) && ((streams.opened += 1), (streams.open += 1)));
    page.on("requestfinished", (asked) => isStream(asked.url()) && (streams.open -= 1));
    page.on("requestfailed", (asked) => isStream(asked.url()) && (streams.open -= 1));
  });
  afterEach(() => page.close());

  it("work under a path of the portal's own origin with a strict policy, and share one connection", async () => {
    const plotting = page.waitForResponse((answer) => answer.url().includes("/components/v1/plotting-"));
    await page.goto(`${urlOf(portal)}/strict`);
    await page.getByText("Live", { exact: true }).waitFor();
    await page.locator("tocsin-alarm-list [data-id]").first().waitFor();
    await page.locator("tocsin-heatmap canvas").first().waitFor();
    expect((await plotting).status()).toBe(200);
    expect(streams.opened).toBe(1);
    // A gateway of this test has no journal: what is asked of it is refused, and that is all that is wrong.
    expect(wrong.filter((text) => !text.startsWith("Failed to load resource"))).toEqual([]);
  });

  it("ask for no more than they show together, and for more when they show more", async () => {
    pages["/one"] = () => ({
      body: `<script type="module" src="/tocsin/components/v1/tocsin.js"></script>
        <tocsin-hub src="/tocsin"><tocsin-sensor-tile sensor="${sensor}"></tocsin-sensor-tile></tocsin-hub>`,
    });
    const asked: string[] = [];
    page.on("request", (request) => request.url().includes("/stream") && asked.push(new URL(request.url()).search));
    const machines = () => page.evaluate("document.querySelector('tocsin-hub')?.client?.fleet.machines.size");
    await page.goto(`${urlOf(portal)}/one`);
    await expect.poll(machines, { timeout: GENEROUS_MS }).toBe(1);
    await page.evaluate("document.querySelector('tocsin-hub').append(document.createElement('tocsin-overview'))");
    await expect.poll(machines, { timeout: GENEROUS_MS }).toBe(2);
    await page.locator("tocsin-sensor-tile").getByRole("button").waitFor();
    expect(asked).toEqual([`?machine=${encodeURIComponent(sensor.split("/").slice(0, 3).join("/"))}`, ""]);
  });

  it("take the page's litNonce where a browser has no style sheets that are made by script", async () => {
    pages["/nonce"] = () => ({
      csp: strict("'self'").replace("style-src 'self'", "style-src 'nonce-n0nce'"),
      body: `<script type="module" src="/tocsin/components/v1/tocsin.js"></script>
        <tocsin-hub src="/tocsin"><tocsin-sensor-tile sensor="${sensor}"></tocsin-sensor-tile><tocsin-tree></tocsin-tree></tocsin-hub>`,
    });
    await page.addInitScript(`window.litNonce = "n0nce";
      for (const { prototype } of [Document, ShadowRoot]) delete prototype.adoptedStyleSheets;`);
    await page.goto(`${urlOf(portal)}/nonce`);
    await page.locator("tocsin-tree [role=treeitem]").first().waitFor();
    const styled = (tag: string, selector: string) =>
      page.evaluate(`(({ shadowRoot }) => [
        [...shadowRoot.querySelectorAll("style")].every(({ nonce }) => nonce === "n0nce"),
        getComputedStyle(shadowRoot.querySelector("${selector}")).display,
      ])(document.querySelector("${tag}"))`);
    expect(await styled("tocsin-sensor-tile", ".line")).toEqual([true, "flex"]);
    expect(await styled("tocsin-tree", ".node")).toEqual([true, "grid"]);
    expect(wrong.filter((text) => !text.startsWith("Failed to load resource"))).toEqual([]);
  });

  it("come from another origin under a strict policy as well", async () => {
    pages["/strict-elsewhere"] = () => ({
      csp: strict(hub.url.replace(/\/tocsin$/, "")),
      body: `<script type="module" crossorigin src="${hub.url}/components/v1/tocsin.js"></script>
        <tocsin-hub src="${hub.url}"><tocsin-connection></tocsin-connection>
        <tocsin-sensor-detail sensor="${sensor}"></tocsin-sensor-detail></tocsin-hub>`,
    });
    const plotting = page.waitForResponse((answer) => answer.url().includes("/components/v1/plotting-"));
    await page.goto(`${elsewhere()}/strict-elsewhere`);
    await page.getByText("Live", { exact: true }).waitFor();
    expect((await plotting).status()).toBe(200);
    expect(wrong.filter((text) => !text.startsWith("Failed to load resource"))).toEqual([]);
  });

  it("ask the hub that served their script where the page has no tocsin-hub", async () => {
    pages["/script-alone"] = () => ({
      body: `<script type="module" crossorigin src="${hub.url}/components/v1/tocsin.js"></script>
        <tocsin-connection></tocsin-connection><tocsin-overview></tocsin-overview>
        <tocsin-sensor-tile sensor="${sensor}"></tocsin-sensor-tile>`,
    });
    await page.goto(`${elsewhere()}/script-alone`);
    await page.getByText("Live", { exact: true }).waitFor();
    await page.locator("tocsin-overview [part~=group]").first().waitFor();
    await page.locator("tocsin-sensor-tile button").waitFor();
    expect(streams.opened).toBe(1);
    expect(wrong.filter((text) => !text.startsWith("Failed to load resource"))).toEqual([]);
  });

  it("say what keeps them from their hub: the page's own policy, or the hub that does not know the page", async () => {
    const body = `<script type="module" crossorigin src="${hub.url}/components/v1/tocsin.js"></script>
      <tocsin-hub src="${hub.url}"><tocsin-overview></tocsin-overview><tocsin-connection></tocsin-connection></tocsin-hub>`;
    pages["/no-connect"] = () => ({ csp: strict(hub.url.replace(/\/tocsin$/, ""), "'self'"), body });
    pages["/not-admitted"] = () => ({ body });
    await page.goto(`${elsewhere()}/no-connect`);
    await page.getByText("Hub not reachable").first().waitFor();
    await page.getByText("its connect-src has to name").waitFor();
    await page.goto(`${urlOf(portal)}/not-admitted`);
    await page.getByText("its http.corsOrigins has to name it").waitFor();
  });

  it("ask for what has changed where a proxy lets no stream through", async () => {
    pages["/held-page"] = () => ({
      body: `<script type="module" src="/held/components/v1/tocsin.js"></script>
        <tocsin-hub src="/held" poll-interval="1"><tocsin-overview></tocsin-overview>
        <tocsin-connection></tocsin-connection></tocsin-hub>`,
    });
    await page.goto(`${urlOf(portal)}/held-page`);
    await page.getByText("Live", { exact: true }).waitFor();
    const shown = async () => (await page.locator("tocsin-overview td").allTextContents()).join();
    const before = await shown();
    twin.transition(1, 0, "failure");
    await twin.send();
    await expect.poll(shown, { timeout: GENEROUS_MS }).not.toBe(before);
    await page.getByText("Live", { exact: true }).waitFor();
  });

  it("tell the page what was selected, through every shadow root", async () => {
    await page.goto(`${urlOf(portal)}/strict`);
    const told = page.evaluate(TOLD);
    await page.locator("tocsin-sensor-tile").getByRole("button").click();
    expect(await told).toEqual({ sensor });
  });

  it("show the page's own words until they are there", async () => {
    await page.goto(`${urlOf(portal)}/before`);
    await page.getByText("The factory is shown here.").waitFor();
    await page.addScriptTag({ type: "module", url: "/tocsin/components/v1/tocsin.js" });
    await page.getByText("The factory is shown here.").waitFor({ state: "hidden" });
  });

  it("come from another origin in one file, pinned by its hash, and not with another hash", async () => {
    const { version, files } = (await hub.get("/components/manifest.json")).body;
    const { path, integrity } = files["tocsin.all.js"];
    const script = (hash: string) =>
      `<script type="module" crossorigin integrity="${hash}" src="${hub.url}/components/${path}"></script>`;
    const shown = `<tocsin-hub src="${hub.url}"><tocsin-connection></tocsin-connection></tocsin-hub>`;
    pages["/pinned"] = () => ({ body: script(integrity) + shown });
    pages["/forged"] = () => ({ body: script(`sha384-${"A".repeat(64)}`) + shown });
    await page.goto(`${elsewhere()}/pinned`);
    await page.getByText("Live", { exact: true }).waitFor();
    expect(path).toContain(version);
    await page.goto(`${elsewhere()}/forged`);
    await expect.poll(() => wrong.join()).toContain("integrity");
    expect(await page.evaluate("customElements.get('tocsin-hub') === undefined")).toBe(true);
  });

  it("come alone in a frame", async () => {
    await page.goto(`${urlOf(portal)}/frame`);
    await page.frameLocator("iframe").locator("tocsin-sensor-tile").getByRole("button").waitFor();
  });

  it("leave no connection, listener or node behind, however often they come and go", async () => {
    await page.goto(`${urlOf(portal)}/empty`);
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    const measured = async () => {
      await session.send("HeapProfiler.collectGarbage");
      const { metrics } = await session.send("Performance.getMetrics");
      const of = (name: string) => metrics.find((metric) => metric.name === name)!.value;
      return { nodes: of("Nodes"), listeners: of("JSEventListeners"), heapBytes: of("JSHeapUsedSize") };
    };
    const comeAndGo = (times: number) => page.evaluate(`(${COME_AND_GO})(${times}, ${JSON.stringify(sensor)})`);
    await comeAndGo(5);
    const before = await measured();
    await comeAndGo(MOUNTS);
    await expect.poll(() => streams.open).toBe(0);
    await expect
      .poll(async () => (await measured()).nodes, { timeout: GENEROUS_MS })
      .toBeLessThan(before.nodes + MOUNTS);
    const after = await measured();
    console.log(`before ${JSON.stringify(before)}, after ${MOUNTS} more ${JSON.stringify(after)}`);
    expect(after.listeners).toBeLessThan(before.listeners + MOUNTS);
    expect(after.heapBytes).toBeLessThan(before.heapBytes * 1.5);
  });

  it("do nothing on a server, and do not throw there", () => {
    const elements = new URL("../web-components/src/tocsin.ts", import.meta.url).href;
    const script = `await import(${JSON.stringify(elements)}); console.log("imported")`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    expect(stdout, stderr).toBe("imported\n");
  });
});
