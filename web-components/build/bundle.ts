import type { InlineConfig, Plugin } from "vite";

// Whoever builds, a test runner with its own NODE_ENV included: the bundle is the one that people get.
process.env["NODE_ENV"] = "production";

/** Schemas describe the wire for those who check it; the elements take only the constants that stand beside them. */
export const withoutSchemas: Plugin = {
  name: "without-schemas",
  enforce: "pre",
  resolveId: (id) => (id === "typebox" ? "\0typebox" : undefined),
  load: (id) => (id === "\0typebox" ? "export const Type = new Proxy({}, { get: () => () => ({}) });" : undefined),
};

/** What of a style only people read. */
const packed = (style: string): string =>
  style
    .replaceAll(/\/\*[^]*?\*\//g, "")
    .replaceAll(/\s*([{};,])\s*/g, "$1")
    .replaceAll(/: +/g, ":")
    .replaceAll(";}", "}");

/** Templates and styles are written to be read; a browser needs no indentation. Lines of templates keep their numbers. */
export const withoutIndentation: Plugin = {
  name: "without-indentation",
  enforce: "pre",
  transform: (code, id) =>
    id.includes("/web-components/src/")
      ? {
          code: code.replaceAll(/\bcss`[^`]*`/g, packed).replaceAll(/\n[ \t]+/g, "\n"),
          map: null,
        }
      : undefined,
};

type Bundle = { entry: string; fileName: string; split: boolean };

/**
 * How a bundle of elements is built: `split` keeps what is loaded when it is first needed in files of its own, named by
 * what is in them.
 */
export const bundleOf = ({ entry, fileName, split }: Bundle): InlineConfig => ({
  plugins: [withoutSchemas, withoutIndentation],
  build: {
    target: "es2023",
    sourcemap: true,
    lib: { entry, formats: ["es"], fileName: () => fileName },
    rolldownOptions: {
      treeshake: { manualPureFunctions: ["Type"] },
      output: {
        codeSplitting: split && { groups: [{ name: "shared", minShareCount: 2 }] },
        minify: true,
        chunkFileNames: ({ isDynamicEntry }) => `components/${isDynamicEntry ? "[name]" : "shared"}-[hash].js`,
      },
    },
  },
});
