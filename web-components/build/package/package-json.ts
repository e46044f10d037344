import { fileOf, type Element } from "./element.ts";

type Versions = { version: string; lit: string; uplot: string; litReact: string };

const entry = (name: string) => ({ types: `./${name}.d.ts`, default: `./${name}.js` });

/** `package.json` of the package: types first, and no file has effects but those that define tags. */
export const packageJson = (elements: readonly Element[], { version, lit, uplot, litReact }: Versions): object => ({
  name: "@tocsin/web-components",
  version,
  description: "Web components that show the health of every sensor of a factory, live from a Tocsin hub",
  license: "Apache-2.0",
  type: "module",
  keywords: ["web-components", "custom-elements", "industrial", "monitoring", "alarms"],
  exports: {
    ".": entry("tocsin"),
    "./classes/*": { types: "./classes/*.d.ts", default: "./classes/*.js" },
    "./define/*": { types: "./define/*.d.ts", default: "./define/*.js" },
    "./react": entry("react"),
    "./react/*": { types: "./react/*.d.ts", default: "./react/*.js" },
    "./types": { types: "./types.d.ts" },
    "./jsx": { types: "./jsx.d.ts" },
    "./vue": { types: "./vue.d.ts" },
    "./custom-elements.json": "./custom-elements.json",
    "./vscode.html-custom-data.json": "./vscode.html-custom-data.json",
    "./web-types.json": "./web-types.json",
    "./package.json": "./package.json",
  },
  sideEffects: ["./tocsin.js", ...elements.map((element) => `./define/${fileOf(element)}.js`)],
  customElements: "custom-elements.json",
  "web-types": "web-types.json",
  dependencies: { "@lit/react": litReact, lit, uplot },
  peerDependencies: { react: ">=17", "@types/react": ">=17", vue: ">=3.4" },
  peerDependenciesMeta: { react: { optional: true }, "@types/react": { optional: true }, vue: { optional: true } },
});
