import { chromium, type Browser, type Page } from "playwright";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { GatewayTwin } from "../hub/test/gateway-twin.ts";
import { configOf, newFolder, removeFolder, runHub, type RunningHub } from "../hub/test/running-hub.ts";
import { startNatsServer, type TestNatsServer } from "./support/nats-server.ts";
import { describeRequiring } from "./support/requires.ts";

const GENEROUS_MS = 50_000;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Run in the page, as text: these tests know no browser's types. */
const FINDINGS = `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html.slice(0, 200)).join(" ")))`;
const PARTS = `(tag) => {
  const names = new Set();
  const look = (root) => {
    for (const each of root.querySelectorAll("*")) {
      for (const name of each.part) names.add(name);
    }
  };
  const shown = document.querySelector("tocsin-playground").shadowRoot.querySelector(".stage " + tag);
  if (shown?.shadowRoot) look(shown.shadowRoot);
  return [...names];
}`;

describeRequiring("chromium", "the hub's page of all elements", (executablePath) => {
  const folder = newFolder();
  let nats: TestNatsServer;
  let hub: RunningHub;
  let twin: GatewayTwin;
  let browser: Browser;
  let page: Page;
  let wrong: string[];

  beforeAll(async () => {
    nats = await startNatsServer();
    hub = await runHub(configOf(folder, nats.url, { http: { basePath: "/tocsin" } }));
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
    await twin?.close();
    await nats?.close();
    removeFolder(folder);
  });
  beforeEach(async () => {
    wrong = [];
    page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
    page.setDefaultTimeout(GENEROUS_MS);
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  });
  afterEach(() => page.close());

  it("shows a recorded factory where the hub has none, every element, under the hub's own policy", async () => {
    await page.goto(`${hub.url}/components`);
    await page.getByText("this hub knows no sensors yet").waitFor();
    const { modules } = (await hub.get("/components/custom-elements.json")).body;
    for (const { declarations } of modules) {
      const [{ tagName, cssParts }] = declarations;
      await page.locator(`nav a[href="#${tagName}"]`).click();
      await page.getByRole("heading", { name: `<${tagName}>` }).waitFor();
      const known: string[] = cssParts.map(({ name }: { name: string }) => name);
      const shown = await page.evaluate<string[]>(`(${PARTS})(${JSON.stringify(tagName)})`);
      expect([tagName, shown.filter((name) => !known.includes(name))]).toEqual([tagName, []]);
    }
    expect(wrong).toEqual([]);
  });

  it("sets what one tries, and gives the code for it", async () => {
    await page.goto(`${hub.url}/components/#tocsin-overview`);
    await page.getByLabel("sort", { exact: true }).selectOption("worst");
    await page.locator('.stage tocsin-overview[sort="worst"]').waitFor();
    await page.getByText('<tocsin-overview sort="worst"></tocsin-overview>').waitFor();
    await page.getByRole("button", { name: "React 18" }).click();
    await page.getByText('<TocsinOverview sort="worst"').waitFor();
    await page.getByRole("button", { name: "Vue 3" }).click();
    await page.getByText('@tocsin-group-select="').waitFor();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByText("Copied").waitFor();
    expect(wrong).toEqual([]);
  });

  it.each(["light", "dark"] as const)("has nothing for axe to find, %s, and fits a phone", async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 390, height: 844 });
    for (const address of ["tocsin-alarm-list", "recipe-sharepoint"]) {
      await page.goto(`${hub.url}/components/#${address}`);
      await page.locator("main pre").first().waitFor();
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
      await page.evaluate(axe);
      expect(await page.evaluate(FINDINGS)).toEqual([]);
    }
  });

  it("speaks German, and is reached by keyboard alone", async () => {
    await page.goto(`${hub.url}/components/#recipe-html`);
    await page.getByRole("button", { name: "Deutsch" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Tocsin-Elemente" }).waitFor();
    await page.locator('nav a[href="#recipe-react"]').focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "React", exact: true }).waitFor();
  });

  it("shows the hub's own factory where there is one", async () => {
    twin = await GatewayTwin.start(nats.url, { zone: "press", order: 0, machines: 2 });
    await twin.publishInventory();
    twin.claim();
    twin.transition(0, 0, "failure");
    await twin.send();
    twin.keepBeating(200);
    await expect.poll(async () => (await hub.get("/api/v1/sensors")).body.total, { timeout: GENEROUS_MS }).toBe(6);
    await page.goto(`${hub.url}/components/#tocsin-sensor-tile`);
    await page.getByText("Live, from this hub.").waitFor();
    await page.locator(".stage tocsin-sensor-tile").getByRole("button").click();
    await page.getByText('tocsin-sensor-select {"sensor":"site/press/m1/s1"}').waitFor();
  });
});
