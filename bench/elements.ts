/**
 * What the elements cost in a real Chromium while a factory changes: the time from frame to frame and the heap after a
 * while. A real nats-server and a hub as a process of its own, all on this computer: 2,000 sensors with 1,000 changes/s on
 * the hub's own page, and 100,000 cells with 2,000 changes/s on one heat map.
 *
 *     npm run bench:elements -- [minutes=10] [small|large]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@nats-io/transport-node";
import { chromium, type Browser } from "playwright";
import { findChromium } from "../scripts/chromium.mjs";
import { ensureWebBundle } from "../scripts/web-bundle.mjs";
import { freePort } from "../test/support/free-port.ts";
import { startNatsServer } from "../test/support/nats-server.ts";
import { PageMeter } from "./elements/page-meter.ts";
import { startHub } from "./hub/hub-process.ts";
import { BenchPlant, restlessStandingOf } from "./hub/plant.ts";
import { BenchGateways, publishPlant } from "./hub/publish.ts";
import { changeFor } from "./hub/streams.ts";

type Scene = { sensors: number; perSecond: number; path: string; says: string };
const SCENES: Record<string, Scene> = {
  small: { sensors: 2_000, perSecond: 1_000, path: "/", says: "the hub's own page" },
  large: { sensors: 100_000, perSecond: 2_000, path: "/embed/heatmap", says: "one heat map" },
};
const SIZE = { width: 1440, height: 900 };
/** What is loaded late, compiled late and cached on the way is there before anything is measured. */
const WARM_UP_S = 20;

const [minutes = "10", only] = process.argv.slice(2);
const number = (value: number): string => value.toLocaleString("en");

async function run(browser: Browser, { sensors, perSecond, path, says }: Scene): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-bench-"));
  const plant = new BenchPlant(sensors);
  const nats = await startNatsServer();
  const connection = await connect({ servers: nats.url });
  const gateways = new BenchGateways(connection, plant, restlessStandingOf);
  await publishPlant(connection, plant);
  await gateways.claim();
  const hub = await startHub(folder, nats.url, await freePort());
  const page = await browser.newPage({ viewport: SIZE });
  try {
    const meter = await PageMeter.open(page, hub.url + path, sensors);
    await changeFor(gateways, perSecond, WARM_UP_S);
    const before = await meter.begin();
    const sent = await changeFor(gateways, perSecond, Number(minutes) * 60);
    const after = await meter.end();
    console.log(`${number(sensors)} sensors, ${says}, ${SIZE.width} by ${SIZE.height}; there in ${meter.openedInS} s`);
    console.log(`  ${number(sent)} changes in ${minutes} min, of which the page showed ${number(after.shown)}`);
    console.log(`  ${after.frames}; its main thread busy ${after.busy} of the time`);
    console.log(
      `  heap ${before.heap}, then ${after.heap}; nodes ${number(before.nodes)}, then ${number(after.nodes)}`,
    );
  } finally {
    await page.close();
    await hub.close();
    gateways.close();
    await connection.close();
    await nats.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const executablePath = findChromium();
if (!executablePath || !ensureWebBundle(process.execPath)) process.exit(1);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
console.log(`Chromium ${browser.version()}, headless; ${cpus().length} cores, ${cpus()[0]?.model ?? "unknown"}`);
try {
  for (const [name, scene] of Object.entries(SCENES)) if (!only || only === name) await run(browser, scene);
} finally {
  await browser.close();
}
