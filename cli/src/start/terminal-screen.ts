import picocolors from "picocolors";
import { HEALTHS } from "@tocsin/core/wire/health";
import type { Screen, Status, Urls } from "./screen.ts";

const PLAIN_STATUS_INTERVAL_MS = 10_000;
const LABEL_COLUMNS = 10;

const number = (value: number): string => Math.round(value).toLocaleString("en");

/** `1,998 readings/s   sensors 1,997 good 3 failure   12 transitions   outbox 0` */
export function statusLine({ readingsPerSecond, sensors, transitions, outbox, ...rest }: Status): string {
  const healths = HEALTHS.filter((health) => sensors[health] > 0).map(
    (health) => `${number(sensors[health])} ${health}`,
  );
  return [
    `${number(readingsPerSecond)} readings/s`,
    `sensors ${healths.join(", ") || "none yet"}`,
    `${number(transitions)} transitions`,
    `outbox ${number(outbox)}`,
    ...(rest.gatewaysOnline < rest.gateways
      ? [`${rest.gateways - rest.gatewaysOnline} of ${rest.gateways} gateways out of reach`]
      : []),
    ...(rest.hubAnswers ? [] : ["the hub does not answer"]),
  ].join("   ");
}

const urlLines = ({ page, docs, control, mqtt }: Urls): [string, string][] => [
  ...Object.entries(mqtt).map(([zone, url]): [string, string] => ["MQTT", `${url}  ${zone}`]),
  ...(control === undefined ? [] : [["Control", control] as [string, string]]),
  ["API", docs],
  ["Factory", page],
];

type Output = { write(text: string): unknown; isTTY?: boolean; columns?: number };

/** Checklist with ticks, then what happens, with one live line below it; plain lines where there is no terminal. */
export function terminalScreen(output: Output, now: () => Date): Screen {
  const isLive = output.isTTY === true;
  const colors = picocolors.createColors(isLive && !process.env["NO_COLOR"]);
  let live = "";
  let plainStatusAt = 0;
  const erase = () => (isLive && live !== "" ? "\r\u001b[2K" : "");
  const line = (text: string) => output.write(`${erase()}${text}\n${isLive ? live : ""}`);
  const setLive = (text: string) => {
    if (!isLive) return;
    const before = erase();
    live = text.slice(0, (output.columns ?? 120) - 1);
    output.write(`${before}${live}`);
  };
  const done = (text: string) => {
    setLive("");
    line(`  ${colors.green("✓")} ${text}`);
  };
  return {
    progress: (text) => setLive(`  … ${text}`),
    done,
    result: (_event, _content, text) => done(text),
    tell: (text) => void line(`  ${colors.dim(now().toTimeString().slice(0, 8))}  ${text}`),
    ready(urls, keys) {
      setLive("");
      if (keys) line(`\n  ${colors.dim(keys)}`);
      line("");
      for (const [name, url] of urlLines(urls)) line(`  ${colors.bold(name.padEnd(LABEL_COLUMNS))}${url}`);
      line("");
    },
    status(status) {
      if (isLive) return setLive(`  ${statusLine(status)}`);
      if (now().getTime() - plainStatusAt < PLAIN_STATUS_INTERVAL_MS) return;
      plainStatusAt = now().getTime();
      line(`  ${statusLine(status)}`);
    },
    close() {
      setLive("");
    },
  };
}
