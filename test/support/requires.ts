import { describe, it } from "vitest";
import { findProgram } from "../../scripts/program.mjs";

const PROGRAMS = {
  mosquitto: { variable: "MOSQUITTO", title: "Mosquitto" },
  chromium: { variable: "CHROMIUM", title: "a Chromium" },
} as const;
const CURE = "`npm run setup -- --system` brings it";

/**
 * Tests that need a program of the system. Where it is missing they are skipped by name, with the line that brings it;
 * under TOCSIN_REQUIRE_ALL they fail.
 */
export function describeRequiring(program: keyof typeof PROGRAMS, name: string, body: (binary: string) => void): void {
  const { variable, title } = PROGRAMS[program];
  const binary = process.env[variable] ?? findProgram(program);
  if (binary !== undefined) return void describe(name, () => body(binary));
  const missing = `${name} (needs ${title}: ${CURE})`;
  if (process.env["TOCSIN_REQUIRE_ALL"] === undefined) return void describe.skip(missing, () => body(""));
  describe(missing, () => {
    it(`has ${title}`, () => {
      throw new Error(`${title} is missing: ${CURE}`);
    });
  });
}
