import { cpSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AUDIT_STREAM, LOG_STREAM, STATE_STREAM } from "@tocsin/core/wire/streams";
import { copyHubLog, copyHubState } from "./ledger/copy-hub.ts";
import { copyStream } from "./ledger/copy-stream.ts";
import { dumpStore, type DumpedEra } from "./ledger/dump-store.ts";
import { copies, type Ledgers } from "./ledger/ledgers.ts";
import type { ChaosSensor } from "./plant.ts";
import type { Random } from "./random.ts";
import { askHub, tellHub } from "./stack/ask-hub.ts";
import { connectNats } from "./stack/nats-cluster.ts";
import type { Stack } from "./stack/stack.ts";

const QUERIES = 12;
const STATES_PUBLISHED_AFTER_MS = 3_000;
const HUB_CATCHES_UP_MAX_MS = 60_000;

type Parts = { folder: string; stack: Stack; sensors: readonly ChaosSensor[]; ledgers: Ledgers; random: Random };
/** An answer to a question for readings; `at` and `values` of one sensor over a range, in order of time. */
export type Queried = {
  sensor: string;
  from: number;
  to: number;
  status: number;
  at: number[];
  values: number[];
  gaps: number;
};

/** Copies states of hubs and gateway while all is quiet, ends the gateway, and copies what it and the streams hold. */
export async function takeCopies({ folder, stack, sensors, ledgers, random }: Parts): Promise<number | null> {
  const path = (name: string) => join(folder, name);
  const { hubs, nats, gateway } = stack;
  for (const hub of hubs) await copyHubState(hub, path(copies.hubState(hub.name)));
  const connection = await connectNats(nats);
  if (hubs.length > 0) {
    await askForReadings(stack, sensors, ledgers, random);
    await tellHub(hubs[0]!.url, "/gateways:resync", { ids: ["plant/press"] }, "chaos-resync");
    await sleep(STATES_PUBLISHED_AFTER_MS);
  }
  const exit = await gateway.victim.terminate();
  await copyStream(connection, LOG_STREAM, path(copies.log));
  await copyStream(connection, AUDIT_STREAM, path(copies.audit));
  await copyStream(connection, STATE_STREAM, path(copies.states));
  await connection.close();
  // The disk that it lies on may be gone when the run is judged.
  cpSync(gateway.store, path(copies.newestStore), { recursive: true });
  const newest = await dumpStores(stack, path);
  for (const hub of hubs) {
    await caughtUp(hub.url, newest.records.at(-1)?.seq ?? 0);
    await copyHubLog(hub, newest.epoch, path(copies.hubLog(hub.name)));
  }
  return exit;
}

/** @returns the last era of the newest */
async function dumpStores({ formerStores, gateway }: Stack, path: (name: string) => string): Promise<DumpedEra> {
  let newest: DumpedEra | undefined;
  for (const [index, store] of [...formerStores, gateway.store].entries())
    newest = (await dumpStore(store, path(copies.store(index + 1)))).eras.at(-1);
  return newest!;
}

async function caughtUp(url: string, seq: number): Promise<void> {
  const until = Date.now() + HUB_CATCHES_UP_MAX_MS;
  while (Date.now() < until) {
    const { body } = await askHub<{ seq: number }>(url, "/gateways/plant/press/hash");
    if ((body?.seq ?? 0) >= seq) return;
    await sleep(200);
  }
}

/** A few sensors, a few minutes of each. */
async function askForReadings({ hubs }: Stack, sensors: readonly ChaosSensor[], ledgers: Ledgers, random: Random) {
  for (let asked = 0; asked < QUERIES; asked += 1) {
    const { id } = random.pick(sensors);
    const to = Date.now() - Math.floor(random.between(0, 600_000));
    const from = to - Math.floor(random.between(10_000, 300_000));
    type Columns = { columns: { at: number[]; value: number[] }; gaps: unknown[] };
    const { status, body } = await askHub<Columns>(
      random.pick(hubs).url,
      `/sensors/${id}/readings?from=${from}&to=${to}`,
    );
    const { at = [], value: values = [] } = status === 200 ? body.columns : {};
    ledgers.queries.json({ sensor: id, from, to, status, at, values, gaps: body?.gaps?.length ?? 0 } satisfies Queried);
  }
}
