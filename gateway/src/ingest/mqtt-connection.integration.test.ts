import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../../../test/support/eventually.ts";
import {
  startScriptedBroker,
  type Script,
  type ScriptedBroker,
  type ScriptedConnection,
} from "../../../test/support/scripted-broker.ts";
import { MqttIngest } from "./mqtt-ingest.ts";
import { RecordingInlet, recordingReport } from "./recording-inlet.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

type Options = { uncommittedMax?: number; keepaliveMs?: number; readClaim?: () => Promise<void> };
const OURS = async (): Promise<void> => undefined;

async function start(script: Script, { uncommittedMax = 1_000, keepaliveMs = 30_000, readClaim = OURS }: Options = {}) {
  const broker = await startScriptedBroker(script);
  const inlet = new RecordingInlet();
  const { report, lines } = recordingReport();
  const ingest = new MqttIngest({
    name: "plc",
    settings: () => ({
      url: broker.url,
      clientId: "tocsin-demo-press",
      keepaliveMs,
      sessionExpiryMs: 600_000,
      receiveMax: 1_000,
      packetBytesMax: 2_000_000,
    }),
    filters: ["press/+/+", "own/topic"],
    bounds: { uncommittedMax, reconnectAfterMaxMs: 500 },
    inlet,
    report,
    readClaim,
    heardBefore: () => undefined,
    greeting: () => [],
    farewell: () => [],
    now: () => Date.now(),
    random: () => 0,
  });
  await ingest.connect();
  closing.push(
    () => broker.close(),
    () => ingest.close(),
  );
  return { broker, inlet, ingest, lines };
}

const live = (inlet: RecordingInlet) => eventually("the path is live", () => inlet.state === "live");
const connection = async (broker: ScriptedBroker, number: number): Promise<ScriptedConnection> => {
  await eventually(`connection ${number} came`, () => broker.connections.length > number);
  return broker.connections[number]!;
};
const pubacks = ({ sent }: ScriptedConnection) => sent.filter(({ type }) => type === "puback").map(({ id }) => id);

describe.each([4, 5] as const)("mqtt.js %s, as pinned", (version) => {
  const script: Script = {
    version,
    refuse: (_number, asked) => (version === 4 && asked === 5 ? 1 : undefined),
    sessionPresent: (number) => number > 1,
  };
  const first = version === 4 ? 1 : 0;

  it("hands over the next packet before the first is acknowledged, and sends no PUBACK by itself", async () => {
    const { broker, inlet, ingest } = await start(script);
    await live(inlet);
    const wire = await connection(broker, first);
    for (const id of [7, 300, 65_535]) wire.publish(id, "press/m1/t", String(id));
    await eventually("all came", () => inlet.packets.length === 3);
    // A ping and its answer go round behind whatever mqtt.js would have sent.
    await eventually(
      "the ping was answered",
      () => inlet.heard > 5 && wire.sent.some(({ type }) => type === "pingreq"),
    );
    expect(pubacks(wire)).toEqual([]);
    ingest.acknowledge(inlet.packets.slice(0, 2));
    await eventually("two are acknowledged", () => pubacks(wire).length === 2);
    ingest.acknowledge(inlet.packets.slice(2));
    await eventually("all are acknowledged", () => pubacks(wire).length === 3);
    expect(pubacks(wire)).toEqual([7, 300, 65_535]);
  });

  it("sends nothing to a new connection for packets of the last", async () => {
    const { broker, inlet, ingest } = await start(script);
    await live(inlet);
    (await connection(broker, first)).publish(1, "press/m1/t", "1");
    await eventually("it came", () => inlet.packets.length === 1);
    broker.connections[first]!.end();
    const next = await connection(broker, first + 1);
    await live(inlet);
    next.publish(1, "press/m1/t", "2");
    await eventually("the next came", () => inlet.packets.length === 2);
    ingest.acknowledge(inlet.packets.slice(0, 1));
    next.publish(2, "press/m1/t", "3");
    await eventually("the third came", () => inlet.packets.length === 3);
    ingest.acknowledge(inlet.packets.slice(2));
    await eventually("the third is acknowledged", () => pubacks(next).length === 1);
    expect(pubacks(next)).toEqual([2]);
  });

  it("subscribes anew only where the broker kept no session, and says that readings may be missing", async () => {
    const { broker, inlet } = await start({ ...script, sessionPresent: (number) => number !== first + 2 });
    const subscribed = (number: number) => broker.connections[number]!.sent.some(({ type }) => type === "subscribe");
    for (const number of [first, first + 1, first + 2]) {
      await connection(broker, number);
      await live(inlet);
      expect([number, inlet.gaps.length]).toEqual([number, number === first + 2 ? 1 : 0]);
      // With a session kept the path is live at once, and the first subscription of a process follows.
      if (number === first + 1) expect(subscribed(number)).toBe(false);
      else await eventually("it is subscribed", () => subscribed(number));
      const before = inlet.states.length;
      broker.connections[number]!.end();
      await eventually("the path is lost", () => inlet.states.length > before);
    }
    const gap = inlet.gaps[0]!;
    expect(gap.path === "plc" && gap.fromMs <= gap.toMs && gap.toMs <= Date.now()).toBe(true);
  });

  it("reads the beginning of a message that is too long, goes on, and acknowledges both", async () => {
    const { broker, inlet, ingest } = await start(script);
    await live(inlet);
    const wire = await connection(broker, first);
    wire.publish(1, "press/m1/t", "1".repeat(5_000_000));
    wire.publish(2, "press/m1/t", "2");
    await eventually("both came", () => inlet.packets.length === 2);
    expect(inlet.packets.map(({ payload, wholeBytes }) => [payload.length, wholeBytes])).toEqual([
      [4_096, 5_000_000],
      [1, undefined],
    ]);
    ingest.acknowledge(inlet.packets);
    await eventually("both are acknowledged", () => pubacks(wire).length === 2);
    expect(broker.connections).toHaveLength(first + 1);
  });

  it("holds the broker back while there is no room, and goes on when there is", async () => {
    const { broker, inlet, ingest, lines } = await start(script, { uncommittedMax: 2 });
    await live(inlet);
    const wire = await connection(broker, first);
    inlet.waiting = 2;
    for (const id of [1, 2, 3]) wire.publish(id, "press/m1/t", String(id));
    await eventually("it is held back", () => lines.some((line) => line.startsWith("brokerHeldBack")));
    expect(inlet.packets).toHaveLength(1);
    inlet.waiting = 0;
    await eventually("the rest came", () => inlet.packets.length === 3);
    ingest.acknowledge(inlet.packets);
    await eventually("all are acknowledged", () => pubacks(wire).length === 3);
  });

  it("drops the connection when room does not come within half the keepalive", async () => {
    const { broker, inlet, lines } = await start(script, { uncommittedMax: 1, keepaliveMs: 1_000 });
    await live(inlet);
    inlet.waiting = 1;
    const wire = await connection(broker, first);
    wire.publish(1, "press/m1/t", "1");
    await eventually("the connection is dropped", () => wire.ended);
    await eventually("it is said why", () => lines.some((line) => line.includes("ingest.uncommittedMax")));
    inlet.waiting = 0;
    const next = await connection(broker, first + 1);
    await live(inlet);
    next.publish(1, "press/m1/t", "1");
    await eventually("it comes again", () => inlet.packets.length === 2);
  });
});

it("finds a broker dead that answers no ping, and connects anew", async () => {
  const { broker, inlet, lines } = await start({ version: 5, mute: true }, { keepaliveMs: 1_000 });
  await live(inlet);
  await eventually("it is given up", () => lines.some((line) => line.includes("Keepalive timeout")));
  await connection(broker, 1);
});

it("stays with a broker whose ping answers wait behind a backlog, and goes on pinging it", async () => {
  const { broker, inlet, lines } = await start({ version: 5, mute: true }, { keepaliveMs: 1_000 });
  await live(inlet);
  const wire = await connection(broker, 0);
  const pings = () => wire.sent.filter(({ type }) => type === "pingreq").length;
  // By then mqtt.js alone would have pinged twice, and have given up after the first.
  for (let id = 1; pings() < 8; id += 1) {
    wire.publish(id, "press/m1/t", String(id));
    await sleep(20);
    expect(lines.filter((line) => line.includes("Keepalive"))).toEqual([]);
  }
  expect(broker.connections).toHaveLength(1);
});

it.each([
  ["3.1.1 at once where a broker refuses MQTT 5", 4, (_number: number, asked: number) => (asked === 5 ? 1 : undefined)],
  ["MQTT 5 again where a broker goes down during CONNECT", 5, (number: number) => (number < 2 ? "close" : undefined)],
] as const)("tries %s", async (_what, version, refuse) => {
  const { inlet, lines } = await start({ version, refuse });
  await live(inlet);
  expect(inlet.states.map(({ state }) => state)).toEqual(
    version === 4 ? ["connecting", "live"] : ["connecting", "lost", "lost", "live"],
  );
  expect(lines.at(-1)).toBe(`brokerConnected {"path":"plc","version":${version},"sessionPresent":false}`);
});

it("says why a broker turns it away, and tries again", async () => {
  const { broker, inlet } = await start({ version: 5, refuse: (number) => (number < 2 ? 135 : undefined) });
  await eventually("the path is lost", () => inlet.state === "lost");
  expect(inlet.states.at(-1)?.detail).toMatch(/Not authorized/i);
  await live(inlet);
  expect(broker.connections).toHaveLength(3);
});

const SESSION_TAKEN_OVER = 142;
it.each([
  ["says that another has its session", SESSION_TAKEN_OVER],
  ["ends the connection without a word", undefined],
])("where the broker %s three times in a minute, waits until it is known whose the zone is", async (_what, code) => {
  const known = Promise.withResolvers<void>();
  const { broker, inlet, lines } = await start({ version: 5 }, { readClaim: () => known.promise });
  for (const number of [0, 1, 2]) {
    const each = await connection(broker, number);
    await live(inlet);
    each.end(code);
    await eventually("it is lost", () => inlet.state === "lost");
  }
  expect(lines.filter((line) => line.startsWith("sessionContested"))).toHaveLength(1);
  expect(inlet.states.at(-1)?.detail).toContain("waiting until NATS says whose the zone is");
  // Longer than any of its retries would take.
  await sleep(1_500);
  expect(broker.connections).toHaveLength(3);
  known.resolve();
  await live(inlet);
  expect(broker.connections).toHaveLength(4);
});
