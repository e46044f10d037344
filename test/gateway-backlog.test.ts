import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ZoneConfig } from "@tocsin/core/health/config";
import { ZoneHealth } from "@tocsin/core/health/zone";
import type { LogRecord, Unnumbered } from "@tocsin/core/wire/log";
import { loadGatewayConfig } from "@tocsin/gateway/config/gateway-config";
import { InputLog } from "@tocsin/gateway/journal/input-log";
import { readBack } from "@tocsin/gateway/journal/read-back";
import { copyStore } from "@tocsin/gateway/journal/store-copy";
import mqtt from "mqtt";
import { expect, it } from "vitest";
import { eventually } from "./support/eventually.ts";
import { startGateway, stopProcess, writeGateway } from "./support/gateway-process.ts";
import { startMosquitto } from "./support/mosquitto.ts";
import { describeRequiring } from "./support/requires.ts";
import { startTcpProxy } from "./support/tcp-proxy.ts";

const SECONDS = 3_600;
const LATENESS_MS = 2_000;
const TICK_EVERY_MS = 250;
const ON_THE_WAY_MS = 40;

type Published = { sensor: string; value: number; at: number };

/** An hour of three sensors: peaks shorter and longer than the delay, ten minutes of silence, chatter about a limit. */
function anHour(begin: number): Published[] {
  return Array.from({ length: SECONDS }, (_, second) => {
    const at = begin + second * 1_000;
    const peak = second % 600 < (second % 1_200 < 600 ? 20 : 90);
    const quiet = second >= 1_500 && second < 2_100;
    return [
      { sensor: "peaks", value: peak ? 120 : 50, at },
      ...(quiet ? [] : [{ sensor: "quiet", value: 50 + (second % 7), at: at + 137 }]),
      { sensor: "chatter", value: 100 + (second % 2 === 0 ? 1 : -1) * (second % 300 < 10 ? 1 : -0.5), at: at + 411 },
    ];
  }).flat();
}

/** What a gateway would have recorded that heard each reading as it was made. */
function live(config: ZoneConfig, hour: readonly Published[]): Unnumbered<LogRecord>[] {
  const health = new ZoneHealth(config);
  const numbers = new Map(health.sensors.map(({ sensor }, number) => [sensor as string, number]));
  let now = hour[0]!.at;
  for (const { sensor, value, at } of hour) {
    for (; now < at + ON_THE_WAY_MS; now += TICK_EVERY_MS) health.tick(now - LATENESS_MS, now);
    health.reading(numbers.get(sensor)!, value, "good", at, at + ON_THE_WAY_MS, false);
  }
  // As they are once they have been written and read.
  return JSON.parse(JSON.stringify(health.take().records)) as Unnumbered<LogRecord>[];
}

/** What is compared: the records of each sensor and machine in their order, without when they were processed. */
function byThing(records: readonly Unnumbered<LogRecord>[], until: number): Record<string, unknown[]> {
  const found: Record<string, unknown[]> = {};
  for (const record of records) {
    if (record.kind !== "transition" || record.at > until) continue;
    const { processedAt: _processedAt, seq: _seq, ...rest } = record as LogRecord & { kind: "transition" };
    (found[record.id] ??= []).push(rest);
  }
  return found;
}

describeRequiring("mosquitto", "an hour behind a cut broker link", (binary) => {
  it("gives every sensor and its machine the records of the live run", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tocsin-backlog-"));
    const broker = await startMosquitto(binary);
    const link = await startTcpProxy(broker.port);
    const rows = ["peaks,1s,30s", "quiet,1s,0s", "chatter,1s,0s"].map((row) => {
      const [sensor, interval, onDelay] = row.split(",");
      return `press,oven,${sensor},${interval},100,${onDelay}`;
    });
    const columns = "zone,machine,sensor,interval,high,onDelay";
    const file = writeGateway(folder, "nats://127.0.0.1:1", { mqtt: 0, status: 0 }, rows, { columns });
    const brokers = `mqtt: { brokers: [{ name: hall, url: "mqtt://127.0.0.1:${link.port}" }] }`;
    writeFileSync(file, readFileSync(file, "utf8").replace(/^mqtt: .*$/m, brokers));
    // The session is there, as an earlier run of the gateway left it; the link to it is cut.
    const session = { clientId: "tocsin-plant-press", clean: false, properties: { sessionExpiryInterval: 3_600 } };
    const earlier = await mqtt.connectAsync(broker.url, { protocolVersion: 5, ...session });
    await earlier.subscribeAsync("press/+/+", { qos: 1 });
    await earlier.endAsync();
    link.cut();
    const gateway = await startGateway(file);
    const publisher = await mqtt.connectAsync(broker.url, { protocolVersion: 5 });
    const store = join(folder, "store");
    const arrivals = async () => {
      const copy = await copyStore(store);
      const log = await InputLog.open(copy.folder);
      const { arrivals: count } = await log.newest();
      await log.close();
      copy.remove();
      return count;
    };
    try {
      const begin = Date.now() - SECONDS * 1_000 - 10_000;
      const hour = anHour(begin);
      const send = ({ sensor, value, at }: Published) =>
        publisher.publishAsync(`press/oven/${sensor}`, JSON.stringify({ value, ts: at }), { qos: 1 });
      for (let sent = 0; sent < hour.length; sent += 500) await Promise.all(hour.slice(sent, sent + 500).map(send));
      await sleep(3_000);
      link.mend();
      await eventually("all of it is stored", async () => {
        await sleep(500);
        return (await arrivals()) === hour.length;
      });
      expect(await stopProcess(gateway, "SIGTERM")).toBe(0);

      const { eras, readings } = await readBack(store);
      expect([...readings.values()].reduce((sum, list) => sum + list.length, 0)).toBe(hour.length);
      const { records } = eras[0]!;
      expect(records.filter(({ kind }) => kind === "path").length).toBeGreaterThan(0);
      const loaded = loadGatewayConfig(file, {});
      if (!loaded.ok) throw new Error("the configuration cannot be read");
      const end = hour.at(-1)!.at;
      const expected = byThing(live(loaded.value.zone, hour), end);
      const got = byThing(records, end);
      for (const [id, list] of Object.entries(expected)) expect([id, got[id]]).toEqual([id, list]);
      expect(Object.keys(expected)).toHaveLength(4);
      process.stdout.write(`${hour.length} readings, ${Object.values(expected).flat().length} records as live\n`);
    } finally {
      await publisher.endAsync(true);
      await stopProcess(gateway, "SIGKILL");
      await link.close();
      await broker.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }, 180_000);
});
