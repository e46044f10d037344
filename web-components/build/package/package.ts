import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { build } from "vite";
import { describeElements } from "../describe-elements.ts";
import { withoutIndentation, withoutSchemas } from "../bundle.ts";
import { classTypes, tagTypes } from "./class-types.ts";
import { vsCodeData, webTypes } from "./editor-data.ts";
import { fileOf, type Element } from "./element.ts";
import { jsxTypes, reactComponent, vueTypes } from "./framework-types.ts";
import { packageJson } from "./package-json.ts";
import { sharedTypes } from "./shared-types.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sources = join(root, "src");
const readJson = (...path: string[]) => JSON.parse(readFileSync(join(...path), "utf8"));

/** The classes without effects, the tags that they are defined as, and everything at once. */
async function buildScripts(elements: readonly Element[], folder: string): Promise<void> {
  const entries = elements.map(fileOf).flatMap((name) => [
    [`classes/${name}`, join(sources, name, `${name}.ts`)],
    [`define/${name}`, join(sources, name, "define.ts")],
  ]);
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    plugins: [withoutSchemas, withoutIndentation],
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: "es2023",
      minify: false,
      lib: {
        entry: { tocsin: join(sources, "tocsin.ts"), ...Object.fromEntries(entries) },
        formats: ["es"],
      },
      rolldownOptions: {
        external: [/^lit(\/|$)/, "uplot"],
        treeshake: { manualPureFunctions: ["Type"] },
        output: { entryFileNames: "[name].js", chunkFileNames: "shared/[name]-[hash].js" },
      },
    },
  });
}

/**
 * Builds the elements as a package for portals with a bundler of their own; `npm pack` and `npm publish` take the folder.
 * @param folder is emptied first
 */
export async function buildPackage(folder: string): Promise<void> {
  const { version, dependencies, devDependencies } = readJson(root, "package.json");
  const described = join(root, "node_modules", ".cache-elements.json");
  mkdirSync(dirname(described), { recursive: true });
  describeElements(sources, described, version);
  const manifest = readJson(described);
  const elements: Element[] = manifest.modules.map(
    ({ declarations: [element] }: { declarations: [Element] }) => element,
  );
  await buildScripts(elements, folder);

  const { text, names } = sharedTypes(elements, sources);
  const write = async (name: string, content: string | object) => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    if (typeof content !== "string") return writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
    writeFileSync(file, await format(content, { parser: "typescript", printWidth: 120 }));
  };
  await write("types.d.ts", text);
  const all = elements.map((element) => fileOf(element));
  await write(
    "tocsin.d.ts",
    `${all.map((name) => `import "./define/${name}.js";`).join("\n")}\nexport * from "./types.js";`,
  );
  for (const element of elements) {
    const name = fileOf(element);
    await write(`classes/${name}.d.ts`, classTypes(element, names));
    await write(`define/${name}.d.ts`, tagTypes(element));
    const { code, types } = reactComponent(element);
    await write(`react/${name}.js`, code);
    await write(`react/${name}.d.ts`, types(names));
  }
  const ofReact = all.map((name) => `export * from "./react/${name}.js";`).join("\n");
  await write("react.js", ofReact);
  await write("react.d.ts", ofReact);
  await write("jsx.d.ts", jsxTypes(elements, names));
  await write("vue.d.ts", vueTypes(elements, names));
  await write("vscode.html-custom-data.json", vsCodeData(elements));
  await write("web-types.json", webTypes(elements, "@tocsin/web-components", version));
  for (const module of manifest.modules) module.path = `classes/${fileOf(module.declarations[0])}.js`;
  await write("custom-elements.json", manifest);
  const litReact = devDependencies["@lit/react"];
  await write("package.json", packageJson(elements, { version, litReact, ...dependencies }));
  copyFileSync(join(root, "..", "LICENSE"), join(folder, "LICENSE"));
  copyFileSync(join(root, "PACKAGE.md"), join(folder, "README.md"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPackage(join(root, "dist", "package"));
