import { exampleLimit, exampleZone } from "@tocsin/core/health/example-zone";
import { ZoneHealth } from "@tocsin/core/health/zone";
import { toId } from "@tocsin/core/wire/id";
import { afterEach, beforeEach, vi } from "vitest";
import { GatewayTime } from "../src/zone/gateway-time.ts";
import type { Decode, Packet } from "../src/zone/packet.ts";
import type { Committed } from "../src/zone/ports.ts";
import { Zone } from "../src/zone/zone.ts";
import { MemoryJournal } from "./memory-journal.ts";

export const T0 = Date.UTC(2026, 2, 1, 12);
const CONFIG = exampleZone({
  oven: { temperature: { limits: { high: exampleLimit(100) } }, pressure: {} },
  press: { door: { kind: "discrete", reports: "onChange", silentAfterMs: Infinity, source: toId("plc1") } },
});
const SENSORS: Record<string, number> = { temperature: 0, pressure: 1, door: 2 };

/** Payload: `value@time`, several apart by blanks, or `!` for one that is no reading. */
const decode: Decode = ({ topic, payload }, into) => {
  if (topic === "status") {
    const word = Buffer.from(payload).toString() === "online" ? "back" : "gone";
    into.source({ source: "plc1", word, text: `plc1 is ${word}` });
    return undefined;
  }
  const sensor = SENSORS[topic];
  if (sensor === undefined) return { kind: "unmatched" };
  const text = Buffer.from(payload).toString();
  if (text === "!") return { kind: "quarantine", reason: "not a reading" };
  if (text === "boom") throw new Error("surprise");
  for (const part of text.split(" ")) {
    const [value, at] = part.split("@");
    const number = Number(value);
    into.reading(sensor, Number.isNaN(number) ? value! : number, "good", at === undefined ? Number.NaN : Number(at));
  }
  return undefined;
};

let count = 0;
export const packet = (topic: string, text: string, more: Partial<Packet> = {}): Packet & { number: number } => ({
  path: "broker",
  topic,
  payload: Buffer.from(text),
  retained: false,
  qos: 1,
  receivedAt: 0,
  number: (count += 1),
  ...more,
});

/** Gives each test of the block a world of its own, which ends with it. */
export function inAWorld(use: (world: ReturnType<typeof setUp>) => void): void {
  let world: ReturnType<typeof setUp>;
  beforeEach(() => {
    vi.useFakeTimers({ now: T0 });
    world = setUp();
    use(world);
  });
  afterEach(() => {
    world.zone.stop();
    vi.useRealTimers();
  });
}

/** A zone on a journal in memory, under the clock that the test turns. */
export function setUp() {
  const journal = new MemoryJournal();
  const health = new ZoneHealth(CONFIG);
  const acknowledged: Packet[] = [];
  const obeyed: string[] = [];
  const committed: Committed[] = [];
  const failures: unknown[] = [];
  const ahead = { wall: 0, monotonic: 0 };
  const clocks = { wall: () => Date.now() + ahead.wall, monotonic: () => performance.now() + ahead.monotonic };
  const zone = new Zone({
    health,
    config: CONFIG,
    eventClock: false,
    journal,
    decode,
    time: new GatewayTime(clocks, 0, () => undefined),
    clocks,
    savedPaths: {},
    obeyGateway: ({ command }) => ({ outcome: { outcome: "applied" }, act: () => void obeyed.push(command) }),
    events: {
      groupCommitted: () => undefined,
      packetQuarantined: () => undefined,
      packetUnmatched: () => undefined,
      readingRedelivered: () => undefined,
      readingLate: () => undefined,
      processStalled: () => undefined,
      commandDecided: () => undefined,
    },
    acknowledge: (packets) => acknowledged.push(...packets),
    committed: (one) => committed.push(one),
    failed: (error) => failures.push(error),
  });
  zone.start();
  const past = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  const limits = () => journal.records.filter((one) => one.kind === "transition" && one.of === "sensor");
  const pathEvents = () => journal.records.flatMap((one) => (one.kind === "path" ? [one.event] : []));
  return {
    config: CONFIG,
    obeyed,
    ahead,
    zone,
    journal,
    health,
    acknowledged,
    committed,
    failures,
    past,
    limits,
    pathEvents,
  };
}
