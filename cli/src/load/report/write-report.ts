import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Ledger } from "../measure/ledger.ts";
import type { Summary } from "../summary.ts";
import { junit } from "./junit.ts";
import { reportPage } from "./page.ts";

/** Writes report.html, report.json and junit.xml into a folder, which is made. @returns the page's path */
export function writeReport(folder: string, summary: Summary, ledger: Ledger): string {
  mkdirSync(folder, { recursive: true });
  const page = join(folder, "report.html");
  writeFileSync(page, reportPage(summary, ledger));
  writeFileSync(join(folder, "report.json"), `${JSON.stringify(summary, undefined, 2)}\n`);
  writeFileSync(join(folder, "junit.xml"), junit(summary));
  return page;
}
