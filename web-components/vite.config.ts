import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, defineConfig, mergeConfig, type Plugin } from "vite";
import { bundleOf } from "./build/bundle.ts";
import { describeElements } from "./build/describe-elements.ts";
import { packScripts, writeManifest } from "./build/manifest.ts";
import { askForThese } from "./build/own-pages.ts";
import { factorySnapshot } from "./src/testing/factory.ts";

const root = fileURLToPath(new URL(".", import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

const alone = { root, configFile: false, logLevel: "warn", publicDir: false, build: { emptyOutDir: false } } as const;

/** After the bundle that loads its heavy parts late: the same in one file, the page that shows all elements, and what
 * they are made of. */
const besides: Plugin = {
  name: "besides",
  async closeBundle() {
    const components = join(root, "dist", "components");
    const one = bundleOf({ entry: "src/tocsin.ts", fileName: "components/tocsin.all.js", split: false });
    await build(mergeConfig(one, alone));
    const playground = bundleOf({
      entry: "src/playground/playground.ts",
      fileName: "components/playground.js",
      split: false,
    });
    await build(mergeConfig(playground, alone));
    writeFileSync(join(components, "recorded.json"), JSON.stringify(factorySnapshot()));
    describeElements(join(root, "src"), join(components, "custom-elements.json"), version);
    packScripts(components);
    writeManifest(components, version);
    askForThese(join(root, "dist"), ["index.html", "playground/index.html"]);
  },
};

/** `dist/components`: what portals load. Beside it the hub's own page, which loads the same files as they do. */
export default defineConfig({
  ...mergeConfig(bundleOf({ entry: "src/tocsin.ts", fileName: "components/tocsin.js", split: true }), {
    plugins: [besides],
  }),
  publicDir: "src/page",
});
