import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Tests that need data which is not part of the project say so by name, and may be skipped where it is missing. */
const MAY_BE_SKIPPED = "needs ../shared";

const decode = (/** @type {string} */ text) =>
  text
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");

/**
 * @typedef {{passed: number, failed: number, skipped: string[]}} Outcome skipped tests by name
 * @param {string} file a JUnit report
 * @returns {Outcome}
 */
export function readReport(file) {
  const outcome = { passed: 0, failed: 0, skipped: /** @type {string[]} */ ([]) };
  if (!existsSync(file)) return outcome;
  for (const [, attributes = "", closed, body = ""] of readFileSync(file, "utf8").matchAll(
    /<testcase\b([^>]*?)(\/>|>([\s\S]*?)<\/testcase>)/g,
  )) {
    void closed;
    const name = (/** @type {string} */ key) => decode(new RegExp(`\\b${key}="([^"]*)"`).exec(attributes)?.[1] ?? "");
    if (/<(failure|error)\b/.test(body)) outcome.failed++;
    else if (/<skipped\b/.test(body)) outcome.skipped.push(`${name("classname")}: ${name("name")}`);
    else outcome.passed++;
  }
  return outcome;
}

/** @returns {string[]} the skipped tests that may not be skipped where everything is required */
export const undulySkipped = (/** @type {Outcome} */ outcome) =>
  outcome.skipped.filter((name) => !name.includes(MAY_BE_SKIPPED));

/** vitest's single file still asks the network for a typeface and its folder for an icon: it reads as well without. */
export function makeSelfContained(/** @type {string} */ file) {
  if (!existsSync(file)) return;
  const page = readFileSync(file, "utf8");
  writeFileSync(file, page.replace(/<link\b[^>]*\bhref="(https?:\/\/|\.\/favicon)[^>]*>/g, ""));
}
