/** `Node Control/Rebirth`, Boolean, true: what every node has to obey (Sparkplug 3.0, 6.4.11). */
const METRIC = Buffer.concat([
  Buffer.from([0x0a, 20]),
  Buffer.from("Node Control/Rebirth"),
  Buffer.from([0x20, 11, 0x70, 1]),
]);

/** Payload of the command to tell all of oneself anew. @param now ms since 1970 UTC */
export function rebirthPayload(now: number): Buffer {
  return Buffer.concat([Buffer.from([0x08, ...varint(now)]), Buffer.from([0x12, METRIC.length]), METRIC]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}
