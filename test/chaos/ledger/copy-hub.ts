import { writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { LogRecord } from "@tocsin/core/wire/log";
import type { GatewayItem, MachineItem, SensorItem } from "@tocsin/core/wire/hub-api";
import { askHub } from "../stack/ask-hub.ts";
import type { Hub } from "../stack/hub.ts";

export type HubState = {
  hub: string;
  gateway: GatewayItem | undefined;
  sensors: SensorItem[];
  machines: MachineItem[];
  position: { epoch: number; seq: number; streamSeq: number; hash: string } | undefined;
};
export type HubLog = { hub: string; epochs: Record<number, LogRecord[]> };

const PAGE = 1_000;

const TRIES_MAX = 100;
const TRIED_EVERY_MS = 300;

/** What a hub shows of everything in the zone, all of it at one position, and with nothing over it if that comes about. */
export async function copyHubState({ name, url }: Hub, path: string): Promise<void> {
  const list = async <T>(what: string) => (await askHub<{ items: T[] }>(url, what)).body?.items ?? [];
  const position = async () => {
    const { status, body } = await askHub<HubState["position"]>(url, "/gateways/plant/press/hash");
    return status === 200 ? body : undefined;
  };
  for (let tries = 1; ; tries += 1) {
    const before = await position();
    const [gateway] = await list<GatewayItem>("/gateways");
    const sensors = await list<SensorItem>("/sensors?limit=1000");
    const machines = await list<MachineItem>("/machines?limit=1000");
    const after = await position();
    const isClear = after !== undefined && before?.seq === after.seq && !sensors.some(({ overlay }) => overlay);
    if (isClear || tries === TRIES_MAX) {
      const state: HubState = { hub: name, gateway, sensors, machines, position: after };
      return writeFileSync(path, JSON.stringify(state));
    }
    await sleep(TRIED_EVERY_MS);
  }
}

/** The zone's log as a hub holds it, epoch by epoch. */
export async function copyHubLog({ name, url }: Hub, newestEpoch: number, path: string): Promise<void> {
  const log: HubLog = { hub: name, epochs: {} };
  for (let epoch = 1; epoch <= newestEpoch; epoch += 1) {
    const records: LogRecord[] = [];
    for (let from: number | undefined = 1; from !== undefined;) {
      const query: string = `/gateways/plant/press/log?epoch=${epoch}&from=${from}&limit=${PAGE}`;
      const { status, body } = await askHub<{ items: LogRecord[]; next?: number }>(url, query);
      if (status !== 200) throw new Error(`${name} answers ${status} to ${query}`);
      records.push(...body.items);
      from = body.next;
    }
    if (records.length > 0) log.epochs[epoch] = records;
  }
  writeFileSync(path, JSON.stringify(log));
}
