import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium, type Browser, type Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { nineQuestions, playNight, type NightFactory } from "./at-three.ts";
import { freePorts } from "./support/free-ports.ts";
import { describeRequiring } from "./support/requires.ts";

const cli = new URL("../cli/src/tocsin.mjs", import.meta.url).pathname;
const GENEROUS_MS = 60_000;

type Ready = { page: string; control: string };
type Fault = { ok: boolean; fault: { sensor: string; tag: string } };
type Status = { processes: { name: string; pid: number }[] };

describeRequiring("chromium", "the page of a running factory, in a browser", (executablePath) => {
  const data = mkdtempSync(join(tmpdir(), "tocsin-page-"));
  let factory: ChildProcess;
  let ended: Promise<unknown>;
  let ready: Ready;
  let browser: Browser;
  let page: Page;
  let wrong: string[];
  let night: Promise<void>;

  const given = (): NightFactory => ({
    browser,
    hub: ready.page,
    fault: (fault) => post("/fault", { zone: "press", ...fault }),
  });
  const post = async (path: string, body: object): Promise<Fault> =>
    (await (await fetch(`${ready.control}${path}`, { method: "POST", body: JSON.stringify(body) })).json()) as Fault;

  beforeAll(async () => {
    const port = String(await freePorts());
    const args = [cli, "start", "--json", "--no-story", "--sensors", "200", "--port", port, "--data", data];
    factory = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    ended = new Promise((resolve) => factory.once("exit", resolve));
    ready = await new Promise<Ready>((resolve, reject) => {
      createInterface({ input: factory.stdout! }).on("line", (line) => {
        const told = JSON.parse(line) as Ready & { event: string };
        if (told.event === "ready") resolve(told);
      });
      void ended.then(() => reject(new Error("the factory ended before it was ready")));
    });
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    // It takes a minute, which the first tests use.
    night = playNight(given());
    night.catch(() => {});
  });

  afterAll(async () => {
    await browser?.close();
    factory?.kill("SIGTERM");
    await ended;
    rmSync(data, { recursive: true, force: true });
  });

  describe("on a desk", () => {
    beforeEach(async () => {
      wrong = [];
      page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      page.setDefaultTimeout(GENEROUS_MS);
      page.on("pageerror", (error) => wrong.push(error.message));
      page.on("request", (request) => {
        if (!request.url().startsWith(ready.page)) wrong.push(`asked ${request.url()}`);
      });
      await page.goto(ready.page);
      await page.getByText("Live", { exact: true }).waitFor();
    });

    afterEach(async () => {
      await page.close();
      // Nothing failed in the page, and it asked nobody but its hub.
      expect(wrong).toEqual([]);
    });

    it("shows every sensor, zone and gateway", async () => {
      await page.getByRole("heading", { name: "200 sensors" }).waitFor();
      for (const zone of ["Press shop", "Paint shop", "Assembly"])
        await page.locator("tocsin-gateway-list").getByText(zone, { exact: true }).waitFor();
      expect(await page.locator("tocsin-heatmap canvas").count()).toBe(3);
    });

    it("shows a fault that is injected, and opens its sensor with trend and reason", async () => {
      const begin = Date.now();
      const { fault } = await post("/fault", { kind: "wire-break", zone: "paint", seconds: 60 });
      const listed = page.locator("tocsin-alarm-list").getByText(fault.tag, { exact: true });
      await listed.waitFor();
      console.log(`fault injected -> on the page: ${Date.now() - begin} ms`);
      await listed.click();
      await page.locator("tocsin-sensor-detail").getByText(fault.tag, { exact: true }).waitFor();
      await page.locator("tocsin-trend canvas").waitFor();
      expect(page.url()).toContain(`#/sensor/works/${fault.sensor}`);
      await page.locator("tocsin-sensor-detail").getByText("quality bad").first().waitFor();
    });

    it("says as of when it shows what it shows while the hub is away, and comes back by itself", async () => {
      await night;
      const { processes } = (await (await fetch(`${ready.control}/status`)).json()) as Status;
      process.kill(processes.find(({ name }) => name === "hub")!.pid, "SIGKILL");
      await page
        .locator("tocsin-heatmap")
        .getByText(/as of \d\d:\d\d:\d\d/)
        .waitFor();
      await page.getByRole("heading", { name: "200 sensors" }).waitFor();
      await page.getByText("Live", { exact: true }).waitFor();
      await page.locator("tocsin-heatmap").getByText(/as of/).waitFor({ state: "detached" });
    });
  });

  nineQuestions(given, () => night);
});
