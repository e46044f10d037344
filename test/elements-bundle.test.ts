import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { configOf, newFolder, removeFolder, runHub, type RunningHub } from "../hub/test/running-hub.ts";
import { bundleOf } from "../web-components/build/bundle.ts";
import { startNatsServer, type TestNatsServer } from "./support/nats-server.ts";

const elements = fileURLToPath(new URL("../web-components/", import.meta.url));
const KB = 1_000;
/** What a page loads at first, what is loaded with the first trend, and what a page with a tile and a list alone needs. */
const FIRST_GZIP_BYTES_MAX = 75 * KB;
const TREND_GZIP_BYTES_MAX = 30 * KB;
const TILE_AND_LIST_GZIP_BYTES_MAX = 35 * KB;
const FOREVER = "public, max-age=31536000, immutable";

type Manifest = { version: string; files: Record<string, { path: string; integrity: string; gzipBytes: number }> };

/** Size on the wire of the elements that some modules of ours define, built as the bundle is, without what comes later. */
async function gzipBytesOf(folder: string, ...modules: string[]): Promise<number> {
  const entry = join(folder, "entry.js");
  writeFileSync(entry, modules.map((name) => `import "${elements}src/${name}/define.ts";`).join("\n"));
  const bundle = bundleOf({ entry, fileName: "entry.js", split: true });
  const quiet = { configFile: false, logLevel: "error", publicDir: false, root: elements } as const;
  const built = await build({ ...bundle, ...quiet, build: { ...bundle.build, write: false, sourcemap: false } });
  const { output } = [built].flat()[0] as { output: { fileName: string; imports: string[]; code: string }[] };
  const atFirst = ["entry.js"];
  for (const name of atFirst) {
    const { imports } = output.find(({ fileName }) => fileName === name)!;
    atFirst.push(...imports.filter((each) => !atFirst.includes(each)));
  }
  const codes = output.filter(({ fileName }) => atFirst.includes(fileName)).map(({ code }) => code);
  return codes.reduce((sum, code) => sum + gzipSync(code, { level: 9 }).length, 0);
}

describe("the elements as a hub serves them", () => {
  const folder = newFolder();
  let nats: TestNatsServer;
  let hub: RunningHub;
  let manifest: Manifest;

  beforeAll(async () => {
    nats = await startNatsServer();
    const http = { basePath: "/tocsin", frameAncestors: ["https://portal.example"] };
    hub = await runHub(configOf(folder, nats.url, { http }));
    manifest = (await hub.get("/components/manifest.json")).body;
  });
  afterAll(async () => {
    await hub?.close();
    await nats?.close();
    removeFolder(folder);
  });

  it("stay within their budgets", async () => {
    const sizes = Object.entries(manifest.files);
    const trend = sizes.find(([name]) => name.startsWith("plotting-"))![1].gzipBytes;
    const first = sizes.filter(([name]) => name === "tocsin.js" || name.startsWith("shared-"));
    const tileAndList = await gzipBytesOf(folder, "hub", "sensor-tile", "alarm-list");
    const bytes = first.reduce((sum, [, { gzipBytes }]) => sum + gzipBytes, 0);
    console.log(`gzip bytes: first ${bytes}, trend ${trend}, tile and list alone ${tileAndList}`);
    expect(bytes).toBeLessThanOrEqual(FIRST_GZIP_BYTES_MAX);
    expect(trend).toBeLessThanOrEqual(TREND_GZIP_BYTES_MAX);
    expect(tileAndList).toBeLessThanOrEqual(TILE_AND_LIST_GZIP_BYTES_MAX);
  });

  it("come under their version for good, with the hash that the manifest tells", async () => {
    for (const { path, integrity } of Object.values(manifest.files)) {
      const { response } = await hub.get(`/components/${path}`);
      expect(response.status).toBe(200);
      expect(response.headers.get("cache-control")).toBe(FOREVER);
      expect(response.headers.get("access-control-allow-origin")).toBe("*");
      const served = await fetch(`${hub.url}/components/${path}`);
      const hash = createHash("sha384").update(new Uint8Array(await served.arrayBuffer()));
      expect(`sha384-${hash.digest("base64")}`).toBe(integrity);
    }
    expect(readFileSync(`${elements}src/element/define.ts`, "utf8")).toContain(`"${manifest.version}"`);
  });

  it("come packed, and are kept for five minutes under the address of the present version", async () => {
    const { response } = await hub.get("/components/v1/tocsin.js");
    expect(response.headers.get("content-encoding")).toMatch(/^(br|gzip)$/);
    expect(response.headers.get("content-type")).toContain("javascript");
    expect(response.headers.get("cache-control")).toBe("public, max-age=300");
    const etag = response.headers.get("etag")!;
    // As a browser asks after that time; fetch would forbid the answer of a cache.
    const asked = { "if-none-match": etag, "cache-control": "max-age=0" };
    const again = await hub.get("/components/v1/tocsin.js", asked);
    expect(again.status).toBe(304);
    const shared = Object.keys(manifest.files).find((name) => name.startsWith("shared-"))!;
    const part = await hub.get(`/components/v1/${shared}`);
    expect(part.response.headers.get("cache-control")).toBe(FOREVER);
    const missing = await hub.get("/components/v1/nothing.js");
    expect(missing.response.headers.get("cache-control") ?? "").not.toContain("max-age");
  });

  it("are there at once after an upgrade in the hub's own pages", async () => {
    for (const page of ["/", "/components/"]) {
      const { body, response } = await hub.get(page);
      expect(response.headers.get("cache-control")).toBe("no-cache");
      expect(body).toMatch(/v1\/tocsin\.js\?[\w-]{8}"/);
    }
  });

  it("say which version there is where another is asked for, and nobody keeps that answer", async () => {
    const { status, body, response } = await hub.get("/components/9.9.9/tocsin.js");
    expect(status).toBe(404);
    expect(body.detail).toContain(`this hub has the elements of version ${manifest.version}, not 9.9.9`);
    expect(response.headers.get("cache-control") ?? "").not.toContain("immutable");
    const missing = await hub.get(`/components/${manifest.version}/nothing.js`);
    expect(missing.status).toBe(404);
    expect(missing.response.headers.get("cache-control") ?? "").not.toContain("immutable");
  });

  it("are described for editors: tags, attributes, events and parts", async () => {
    const { modules } = (await hub.get("/components/custom-elements.json")).body;
    const described = modules.map(({ declarations: [element] }: any) => element);
    const trend = described.find(({ tagName }: any) => tagName === "tocsin-trend");
    expect(trend.attributes).toContainEqual(expect.objectContaining({ name: "window", type: { text: "string" } }));
    const parts = trend.cssParts.map(({ name }: any) => name);
    expect(parts).toEqual(expect.arrayContaining(["plot", "legend", "header", "as-of", "empty", "error"]));
    for (const { description } of described) expect(description).not.toBe("");
  });

  it("come alone on a page for a frame, with their attributes and no others", async () => {
    const { body, response } = await hub.get('/embed/machine?machine=a/b/"c"&view=card');
    expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'self' https://portal.example");
    expect(body).toContain('<tocsin-machine class="alone" machine="a/b/&quot;c&quot;" view="card"></tocsin-machine>');
    const strange = await hub.get("/embed/machine?onclick=alert(1)");
    expect(strange.status).toBe(400);
    expect(strange.body.detail).toContain("tocsin-machine has no attribute onclick: it has machine, view");
    expect((await hub.get("/embed/script")).status).toBe(404);
  });
});
