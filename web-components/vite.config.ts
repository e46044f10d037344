import { defineConfig } from "vite";

// Whoever builds, a test runner with its own NODE_ENV included: the bundle is the one that people get.
process.env["NODE_ENV"] = "production";

/** One build: the bundle `dist/tocsin.js` in one file, and beside it the page, which loads the same bundle as portals do. */
export default defineConfig({
  publicDir: "src/page",
  build: {
    target: "es2023",
    sourcemap: true,
    reportCompressedSize: true,
    lib: { entry: "src/tocsin.ts", formats: ["es"], fileName: () => "tocsin.js" },
    rolldownOptions: {
      // Schemas describe the wire for those who check it; the elements only take what stands beside them.
      treeshake: { manualPureFunctions: ["Type"] },
      output: { codeSplitting: false, minify: true },
    },
  },
});
