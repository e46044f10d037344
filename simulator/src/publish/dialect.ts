import type { Said } from "../signal.ts";
import type { Message } from "./message.ts";

/** How a zone's PLCs write their payloads: plants rarely agree. */
export const DIALECTS = ["short", "long", "machine"] as const;
export type Dialect = (typeof DIALECTS)[number];

/** A discrete value is retained, so that who comes later knows it. */
export type SaidBy = { sensor: string; said: Said; retain: boolean };

const single = (dialect: Dialect, { value, broken }: Said, now: number): string => {
  const reading = dialect === "long" ? { value, ts: now } : { v: value, t: now };
  return JSON.stringify(broken ? { ...reading, quality: "bad" } : reading);
};

/**
 * The messages that say what a machine's instruments said.
 *
 *     short    press/press-07/oil-level    {"v":71.9,"t":1764000000000}
 *     long     paint/oven-2/gas-flow       {"value":36.2,"ts":1764000000000}
 *     machine  assembly/robot-12           {"timestamp":1764000000000,"air-pressure":6.21,"axis-1-torque":41.8}
 */
export function toMessages(
  dialect: Dialect,
  zone: string,
  machine: string,
  all: readonly SaidBy[],
  now: number,
): Message[] {
  const alone = dialect === "machine" ? all.filter((one) => one.retain) : all;
  const messages = alone.map(({ sensor, said, retain }) => ({
    topic: `${zone}/${machine}/${sensor}`,
    payload: single(dialect, said, now),
    retain,
  }));
  if (dialect !== "machine" || alone.length === all.length) return messages;
  const together: Record<string, unknown> = { timestamp: now };
  for (const { sensor, said, retain } of all)
    if (!retain) together[sensor] = said.broken ? { v: said.value, quality: "bad" } : said.value;
  return [...messages, { topic: `${zone}/${machine}`, payload: JSON.stringify(together), retain: false }];
}
