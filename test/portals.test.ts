import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "playwright";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { GatewayTwin } from "../hub/test/gateway-twin.ts";
import { configOf, newFolder, removeFolder, runHub, type RunningHub } from "../hub/test/running-hub.ts";
import { codeOf } from "../web-components/src/playground/code.ts";
import { wordsOf, type Described, type Typed } from "../web-components/src/playground/manifest.ts";
import { RECIPES } from "../web-components/src/playground/recipes.ts";
import { buildPackage } from "../web-components/build/package/package.ts";
import { startNatsServer, type TestNatsServer } from "./support/nats-server.ts";
import { startPortal, urlOf } from "./support/portal.ts";
import { describeRequiring } from "./support/requires.ts";

const GENEROUS_MS = 50_000;
const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");
const PORTALS = { "react-18": "app.tsx", "react-19": "app.tsx", "vue-3": "app.ts" } as const;

/** How a portal's own project reads: strict, for a bundler, with what its framework asks for. */
const TSCONFIG = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: "es2023",
    lib: ["es2023", "dom", "dom.iterable"],
    module: "esnext",
    moduleResolution: "bundler",
    jsx: "react-jsx",
    types: [],
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    preserveSymlinks: true,
  },
  include: ["*.ts", "*.tsx"],
};

/** The package as `npm pack` makes it, in a folder of the test's own. */
async function pack(folder: string): Promise<string> {
  const built = join(folder, "built");
  await buildPackage(built);
  const { stdout, stderr } = spawnSync("npm", ["pack", "--json", "--pack-destination", folder], {
    cwd: built,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  const [{ filename }] = JSON.parse(stdout || "[{}]");
  if (!filename) throw new Error(`npm pack: ${stderr}`);
  const unpacked = join(folder, "unpacked");
  mkdirSync(unpacked);
  spawnSync("tar", ["-xzf", join(folder, filename), "-C", unpacked]);
  return join(unpacked, "package");
}

/** A project of its own that has installed the package, and what a portal of ours stands on. */
function project(folder: string, name: string, packed: string): string {
  const own = join(folder, name);
  const modules = join(own, "node_modules");
  mkdirSync(join(modules, "@tocsin"), { recursive: true });
  cpSync(packed, join(modules, "@tocsin", "web-components"), { recursive: true });
  cpSync(join(here, "portals", name), own, { recursive: true, filter: (file) => !file.includes("node_modules") });
  const asked = JSON.parse(readFileSync(join(own, "package.json"), "utf8")).devDependencies;
  const standsOn = Object.keys(JSON.parse(readFileSync(join(packed, "package.json"), "utf8")).dependencies);
  for (const dependency of [...standsOn, ...Object.keys(asked)]) link(modules, dependency, name);
  writeFileSync(join(own, "tsconfig.json"), JSON.stringify(TSCONFIG));
  for (const [file, code] of Object.entries(SHOWN[name]?.(packed) ?? {})) writeFileSync(join(own, file), code);
  return own;
}

const HUB = "https://hub.example/";
const anyValue = (typed: Typed): string =>
  wordsOf(typed)[0] ?? (/number/.test(typed.type.text) ? "8" : /boolean/.test(typed.type.text) ? "" : "a/b");

/** What the hub's page of all elements tells those to write who use a framework: of each element with every attribute. */
function snippets(dialect: "react19" | "react18", packed: string): Record<string, string> {
  const { modules } = JSON.parse(readFileSync(join(packed, "custom-elements.json"), "utf8"));
  const elements: Described[] = modules.flatMap(({ declarations }: { declarations: Described[] }) => declarations);
  const shown = elements.map((element) => {
    const values = Object.fromEntries(element.attributes.map((each) => [each.name, anyValue(each)]));
    return [`${element.tagName}.tsx`, codeOf(dialect, { element, values, hub: HUB })];
  });
  const tag = dialect === "react19" ? "<tocsin-heatmap" : "<TocsinHeatmap";
  const recipe = RECIPES["react"]!.steps.map(({ code }) => code?.(HUB) ?? "").find((code) => code.includes(tag))!;
  return { ...Object.fromEntries(shown), "recipe.tsx": recipe };
}
const SHOWN: Record<string, (packed: string) => Record<string, string>> = {
  "react-19": (packed) => snippets("react19", packed),
  "react-18": (packed) => snippets("react18", packed),
};

function link(modules: string, dependency: string, portal: string): void {
  const from = [join(here, "portals", portal), join(root, "web-components"), root].map((folder) =>
    join(folder, "node_modules", dependency),
  );
  const target = from.map((path) => tryRealpath(path)).find((path) => path !== undefined);
  if (target === undefined) throw new Error(`${dependency} is not installed`);
  if (existsSync(join(modules, dependency))) return;
  mkdirSync(dirname(join(modules, dependency)), { recursive: true });
  symlinkSync(target, join(modules, dependency), "junction");
  const { dependencies = {} } = JSON.parse(readFileSync(join(target, "package.json"), "utf8"));
  for (const deeper of Object.keys(dependencies)) link(modules, deeper, portal);
}

function tryRealpath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

const tsc = join(root, "node_modules", "typescript", "bin", "tsc");

describe("the package for portals with a bundler of their own", () => {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-package-"));
  let packed: string;

  beforeAll(async () => {
    packed = await pack(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("has nothing for publint to find", async () => {
    const { messages, pkg } = await publint({ pkgDir: packed, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it("has classes without effects, and defines tags where that is asked for", () => {
    const script = `
      const { TocsinHub } = await import("@tocsin/web-components/classes/hub");
      const tag = () => typeof globalThis.customElements?.get("tocsin-hub");
      const before = tag();
      await import("@tocsin/web-components/define/hub");
      await import("@tocsin/web-components");
      console.log(typeof TocsinHub, before, tag());`;
    const own = project(folder, "vue-3", packed);
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      cwd: own,
      encoding: "utf8",
    });
    expect(stdout, stderr).toBe("function undefined function\n");
    rmSync(own, { recursive: true });
  });

  describe.each(Object.entries(PORTALS))("in a portal of %s", (name, entry) => {
    let own: string;
    beforeAll(() => {
      own = project(folder, name, packed);
    });

    it("is typed: tags, properties and events, and what the hub's page of all elements tells to write", () => {
      const { stdout, status } = spawnSync(process.execPath, [tsc, "-p", own], { encoding: "utf8" });
      expect(stdout).toBe("");
      expect(status).toBe(0);
    });

    it("is bundled", async () => {
      vi.stubEnv("NODE_ENV", "production");
      const built = await build({
        mode: "production",
        root: own,
        configFile: false,
        logLevel: "error",
        resolve: { preserveSymlinks: true },
        define: { "process.env.NODE_ENV": '"production"' },
        build: { write: false, lib: { entry, formats: ["es"], fileName: "app" } },
      });
      vi.unstubAllEnvs();
      const { output } = [built].flat()[0] as { output: { fileName: string; code?: string }[] };
      for (const { fileName, code = "" } of output) scripts[`/${name}/${fileName}`] = code;
    });
  });
});

/** Run in the page, as text: notes of each choice whether the portal kept the element from what it would do by itself. */
const NOTE_PREVENTED = `window.prevented = [];
addEventListener("tocsin-sensor-select", ({ defaultPrevented }) => window.prevented.push(defaultPrevented))`;

/** What was bundled, by the path under which the portal serves it. */
const scripts: Record<string, string> = {};

describeRequiring("chromium", "portals of React and Vue, with the elements that a hub serves", (executablePath) => {
  const folder = newFolder();
  let nats: TestNatsServer;
  let hub: RunningHub;
  let twin: GatewayTwin;
  let portal: Server;
  let browser: Browser;
  let page: Page;
  let wrong: string[];
  let sent: (string | undefined)[];
  let sensors: string[];

  const body = (name: string) => `<script type="module" src="/tocsin/components/v1/tocsin.js"></script>
    <main></main><script type="module" src="/${name}/app.js"></script>`;

  beforeAll(async () => {
    nats = await startNatsServer();
    twin = await GatewayTwin.start(nats.url, { zone: "press", order: 0, machines: 2 });
    await twin.publishInventory();
    twin.claim();
    twin.transition(0, 0, "good");
    await twin.send();
    twin.keepBeating(200);
    const pages = Object.keys(PORTALS).map((name) => [`/${name}`, () => ({ body: body(name) })] as const);
    const files = Object.entries(scripts).map(([path, script]) => [path, () => ({ script })] as const);
    portal = await startPortal(Object.fromEntries([...pages, ...files]), () => hub.url);
    hub = await runHub(configOf(folder, nats.url, { http: { basePath: "/tocsin" } }));
    sensors = [];
    for (let i = 0; i < 200 && sensors.length === 0; i++) {
      const { items = [] } = (await hub.get("/api/v1/sensors?limit=2")).body;
      sensors = items.map(({ id }: { id: string }) => id);
      if (sensors.length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
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
    [wrong, sent] = [[], []];
    page = await browser.newPage();
    page.setDefaultTimeout(GENEROUS_MS);
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && wrong.push(message.text()));
    page.on(
      "request",
      (asked) => new URL(asked.url()).pathname.endsWith("/stream") && sent.push(asked.headers()["x-portal"]),
    );
  });
  afterEach(() => page.close());

  it.each(Object.keys(PORTALS))("are given properties and tell events: %s", async (name) => {
    await page.addInitScript(NOTE_PREVENTED);
    await page.goto(`${urlOf(portal)}/${name}?${sensors.map((sensor) => `sensor=${sensor}`).join("&")}`);
    for (const sensor of sensors) {
      const tile = page.locator(`tocsin-sensor-tile[sensor="${sensor}"]`);
      await tile.getByRole("button").click();
      await page.getByText(`Chosen: ${sensor}`).waitFor();
      await page.getByRole("button", { name: "Next" }).click();
    }
    await page.locator("tocsin-hub").waitFor({ state: "detached" });
    expect(await page.evaluate("window.prevented")).toEqual(sensors.map(() => true));
    expect(sent).toContain("ours");
    expect(wrong.filter((text) => !text.startsWith("Failed to load resource"))).toEqual([]);
  });
});
