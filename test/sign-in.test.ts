import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { chromium, type Browser, type Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { Role } from "@tocsin/core/wire/access";
import { newApiKey } from "../hub/src/access/api-key.ts";
import { KeyBucket } from "../hub/src/access/key-bucket.ts";
import { GatewayTwin } from "../hub/test/gateway-twin.ts";
import { configOf, newFolder, removeFolder, runHub, type RunningHub } from "../hub/test/running-hub.ts";
import { startNatsServer, type TestNatsServer } from "./support/nats-server.ts";
import { describeRequiring } from "./support/requires.ts";

const GENEROUS_MS = 50_000;

describeRequiring("chromium", "a page of a hub that asks who looks", (executablePath) => {
  const folder = newFolder();
  let nats: TestNatsServer;
  let connection: NatsConnection;
  let bucket: KeyBucket;
  let hub: RunningHub;
  let home: string;
  let portal: Server;
  let portalUrl: string;
  let twins: GatewayTwin[];
  let browser: Browser;
  let page: Page;

  const newKey = async (name: string, role: Role, zones: string[]) => {
    const { key, secret } = newApiKey({ name, role, zones, createdAt: Date.now() });
    await bucket.add(key);
    return { secret, revoke: () => bucket.revoke(key.id, Date.now()) };
  };

  beforeAll(async () => {
    nats = await startNatsServer();
    connection = await connect({ servers: nats.url });
    bucket = await KeyBucket.open(connection);
    twins = await Promise.all(
      ["press", "paint"].map((zone, order) => GatewayTwin.start(nats.url, { zone, order, machines: 1 })),
    );
    for (const twin of twins) {
      await twin.publishInventory();
      twin.claim();
      const alarm = { state: "unacknowledged", occurrence: 7, since: 1_000, level: "high", priority: "high" } as const;
      const state = { signal: "live", limit: "high", alarms: { process: alarm } } as const;
      for (let i = 0; i < 3; i++) twin.transition(0, i, "good", { state });
      await twin.send();
      twin.keepBeating(200);
    }
    // A portal that stands on another origin, and shows one element of ours.
    portal = createServer((_request, response) => {
      response.setHeader("content-type", "text/html");
      response.end(
        `<!doctype html><tocsin-hub src="${home}"><tocsin-connection></tocsin-connection><tocsin-overview></tocsin-overview></tocsin-hub>` +
          `<script type="module" src="${home}components/v1/tocsin.js"></script>`,
      );
    });
    await new Promise<void>((resolve) => portal.listen(0, "127.0.0.1", resolve));
    portalUrl = `http://127.0.0.1:${(portal.address() as AddressInfo).port}/`;
    const access = { keys: true } as const;
    const http = { basePath: "/tocsin", corsOrigins: [portalUrl.slice(0, -1)] };
    hub = await runHub(configOf(folder, nats.url, { access, http }));
    home = `${hub.url}/`;
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });

  afterAll(async () => {
    await browser?.close();
    portal?.close();
    await hub?.close();
    for (const twin of twins ?? []) await twin.close();
    await connection?.close();
    await nats?.close();
    removeFolder(folder);
  });

  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(GENEROUS_MS);
  });
  afterEach(() => page.close());

  const live = () => page.getByText("Live", { exact: true }).waitFor();
  const signIn = async (key: string) => {
    await page.getByLabel("API key", { exact: true }).fill(key);
    await page.keyboard.press("Enter");
  };

  it("asks for a key, says what is wrong with one, and then shows everything with who is signed in", async () => {
    const { secret } = await newKey("Anna Berg", "operator", ["*"]);
    await page.goto(home);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.getByText("Not signed in", { exact: true }).first().waitFor();
    expect(await page.locator("tocsin-heatmap").count()).toBe(0);
    await signIn("tocsin_wrong");
    await page.getByText("The API key is unknown, revoked or expired.").waitFor();
    await page.getByRole("button", { name: "Show" }).click();
    expect(await page.getByLabel("API key", { exact: true }).getAttribute("type")).toBe("text");
    await signIn(secret);
    await live();
    await page.getByRole("heading", { name: "6 sensors" }).waitFor();
    expect(await page.evaluate("document.cookie")).toBe("");
    await page.reload();
    await live();
    await page.getByRole("button", { name: "Anna Berg" }).click();
    await page.getByText("operator, all zones").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await page.locator("tocsin-heatmap").count()).toBe(0);
  });

  it("shows another person the zones that are theirs, and nothing of what was shown before", async () => {
    const all = await newKey("all", "viewer", ["*"]);
    const press = await newKey("press", "viewer", ["site/press"]);
    await page.goto(home);
    await signIn(all.secret);
    await page.getByRole("heading", { name: "6 sensors" }).waitFor();
    await page.getByRole("button", { name: "all", exact: true }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await signIn(press.secret);
    await page.getByRole("heading", { name: "3 sensors" }).waitFor();
  });

  it("acknowledges an alarm as the one who is signed in, and says why it cannot", async () => {
    await page.goto(`${home}#/alarms`);
    await signIn((await newKey("Anna Berg", "operator", ["site/press"])).secret);
    const row = page.locator("tocsin-alarm-list").getByRole("row").nth(1);
    await row.getByRole("button", { name: "Acknowledge" }).click();
    await page.getByText("1 acknowledged.").waitFor();
    const [press] = twins;
    expect([...press!.commands.values()]).toMatchObject([{ command: "acknowledge", occurrence: 7, who: "Anna Berg" }]);
    press!.obeys = { rejects: "other-occurrence" };
    await page.locator("tocsin-alarm-list").getByRole("row").nth(2).focus();
    await page.keyboard.press("a");
    await page.getByText(/^1 rejected: /).waitFor();
    press!.obeys = "applied";
  });

  it("keeps the last values with their time when a sign-in ends, and asks again", async () => {
    const { secret, revoke } = await newKey("leaver", "viewer", ["*"]);
    await page.goto(home);
    await signIn(secret);
    await live();
    await revoke();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page
      .locator("tocsin-heatmap")
      .getByText(/as of \d\d:\d\d:\d\d/)
      .waitFor();
    await signIn((await newKey("comer", "viewer", ["*"])).secret);
    await live();
    expect(await page.getByRole("heading", { name: "Sign in" }).count()).toBe(0);
  });

  it("takes a portal's token, asks for another when it is refused, and says so where there is none", async () => {
    const first = await newKey("portal", "viewer", ["*"]);
    const second = await newKey("portal, later", "viewer", ["*"]);
    const tokens = [first.secret, second.secret];
    let calls = 0;
    await page.exposeFunction("nextToken", () => tokens[Math.min(calls++, 1)]);
    const asked = page.waitForRequest((request) => request.headers()["authorization"] === `Bearer ${second.secret}`);
    await page.goto(portalUrl);
    await page.getByText("Not signed in", { exact: true }).first().waitFor();
    await page.locator("tocsin-overview").getByText("The hub does not know who you are").waitFor();
    expect(await page.getByRole("heading", { name: "Sign in" }).count()).toBe(0);
    await page.evaluate("document.querySelector('tocsin-hub').getToken = () => nextToken()");
    await live();
    await page.locator("tocsin-overview").getByText(/press/i).first().waitFor();
    await first.revoke();
    await asked;
    await live();
    await second.revoke();
    await page.getByText("Not signed in", { exact: true }).first().waitFor();
    await page.locator("tocsin-overview").getByText(/press/i).first().waitFor();
    await page
      .locator("tocsin-overview")
      .getByText(/as of \d\d:\d\d:\d\d/)
      .waitFor();
  });
});
