import type { Summary } from "../summary.ts";
import { escape } from "./html.ts";

/** One test case for each threshold, so that any CI shows the verdict. */
export function junit({ run, thresholds, seconds, beganAt }: Summary): string {
  const failures = thresholds.filter(({ held }) => !held).length;
  const cases = thresholds.map(({ text, value, held }) => {
    const was = value === undefined ? "not measured" : String(value);
    const failure = held ? "" : `<failure message="was ${escape(was)}"/>`;
    return `    <testcase classname="load.${escape(run.scenario)}" name="${escape(text)}" time="0">${failure}</testcase>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="tocsin load ${escape(run.scenario)}" tests="${thresholds.length}" failures="${failures}" time="${Math.round(seconds)}" timestamp="${new Date(beganAt).toISOString()}">
${cases.join("\n")}
  </testsuite>
</testsuites>
`;
}
