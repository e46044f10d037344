import { registerHooks } from "node:module";

const STAND_INS: Record<string, string> = {
  k6: "k6.ts",
  "k6/http": "http.ts",
  "k6/metrics": "metrics.ts",
  "k6/browser": "browser.ts",
  "k6/x/mqtt": "mqtt.ts",
};

/** From here on `k6` and its modules are those of this folder; a module that it lacks is an error that says so. */
export function standInForK6(): void {
  registerHooks({
    resolve(specifier, context, next) {
      const file = STAND_INS[specifier];
      if (file !== undefined) return { url: new URL(file, import.meta.url).href, shortCircuit: true };
      if (specifier === "k6" || specifier.startsWith("k6/"))
        throw new Error(`the stand-in has no "${specifier}": it has ${Object.keys(STAND_INS).join(", ")}`);
      return next(specifier, context);
    },
  });
}
