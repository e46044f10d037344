import { chromium, type Browser, type Page } from "playwright";
import { findChromium } from "../../scripts/chromium.mjs";

let opened: Browser | undefined;

async function launch(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("no Chromium is installed: set CHROMIUM, or run npm run setup");
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/** A slow computer takes its time to open a browser's first page. */
const SHOWN_WITHIN_MS = 120_000;

/** `k6/browser` of the stand-in, which is not k6: playwright, whose pages and locators k6's resemble. */
export const browser = {
  async newPage(): Promise<Page> {
    opened ??= await launch();
    const page = await opened.newPage();
    page.setDefaultTimeout(SHOWN_WITHIN_MS);
    return page;
  },
};

/** Ends the browser, if a script opened one. */
export async function closeBrowser(): Promise<void> {
  await opened?.close();
}
