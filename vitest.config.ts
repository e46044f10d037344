import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

const chromium = process.env["CHROMIUM"];

/**
 * `unit`: pure and quick, part of `npm run check`. `integration`: real nats-server, brokers, LevelDB and processes.
 * `browser`: elements in a real Chromium. `npm test` runs all three.
 */
export default defineConfig({
  test: {
    reporters: ["default", "junit", ["html", { outputDir: "reports/unit", singleFile: true }]],
    outputFile: { junit: "reports/junit.xml" },
    // Most integration tests wait most of their time: for timers, deadlines and processes that start.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "unit",
          environment: "node",
          setupFiles: "test/support/property-seed.ts",
          // Properties of whole zones take seconds, and many times that where other work shares the computer.
          testTimeout: 300_000,
          include: ["{core,gateway,hub,simulator,cli,web-components}/src/**/*.test.ts", "test/mutants/*.test.ts"],
          exclude: ["**/*.integration.test.ts", "**/*.browser.test.ts", "**/node_modules/**"],
        },
      },
      {
        test: {
          name: "integration",
          environment: "node",
          setupFiles: "test/support/property-seed.ts",
          include: ["{core,gateway,hub,simulator,cli}/**/*.integration.test.ts", "test/**/*.test.ts"],
          exclude: ["test/mutants/**", "**/node_modules/**"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "browser",
          include: ["web-components/**/*.browser.test.ts"],
          // Pages that are not in front get few frames.
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: "chromium" }],
            provider: playwright({
              launchOptions: { ...(chromium ? { executablePath: chromium } : {}), args: ["--no-sandbox"] },
            }),
          },
        },
      },
    ],
  },
});
