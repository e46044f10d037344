import { defineConfig } from "vite";

/** One build: the bundle `dist/tocsin.js` in one file, and beside it the page, which loads the same bundle. */
export default defineConfig({
  publicDir: "src/page",
  build: {
    target: "es2023",
    sourcemap: true,
    reportCompressedSize: true,
    lib: { entry: "src/tocsin.ts", formats: ["es"], fileName: () => "tocsin.js" },
    rolldownOptions: { output: { codeSplitting: false, minify: true } },
  },
});
