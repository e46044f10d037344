import { browser } from "k6/browser";
import { check } from "k6";
import { Trend } from "k6/metrics";
import type { Options } from "k6/options";
import { duration, hub, users } from "./settings.ts";

const untilShown = new Trend("page_until_shown", true);

/**
 * The page in a real browser: opened anew each time, until the overview and the heat map show the factory. Few users,
 * for each is a browser.
 *
 *     k6 run -e USERS=2 k6/page.ts
 */
export const options: Options = {
  scenarios: {
    opening: {
      executor: "constant-vus",
      vus: users(2),
      duration: duration("1m"),
      options: { browser: { type: "chromium" } },
    },
  },
  thresholds: { checks: ["rate==1"], page_until_shown: ["p(95)<5000"] },
};

/** k6 finds what is in a shadow tree, but not by a selector that begins outside of it: both begin within. */
const ZONES = 'section[aria-label="Overview"] [part="group"]';
const SENSORS = 'section[aria-label="Sensors by zone and machine"] canvas';

export default async function openThePage(): Promise<void> {
  let zones = 0;
  try {
    zones = await zonesShown();
  } finally {
    // Also when nothing was shown: a check that never ran would hold its threshold.
    check(zones, { "the overview lists the zones": (rows) => rows > 0 });
  }
}

async function zonesShown(): Promise<number> {
  const page = await browser.newPage();
  try {
    const begin = Date.now();
    await page.goto(`${hub}/`);
    await page.locator(ZONES).first().waitFor({ state: "visible" });
    await page.locator(SENSORS).first().waitFor({ state: "visible" });
    untilShown.add(Date.now() - begin);
    return await page.locator(ZONES).count();
  } finally {
    await page.close();
  }
}
