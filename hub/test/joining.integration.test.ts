import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { configOf, eventually, newFolder, removeFolder, runHub, type RunningHub } from "./running-hub.ts";
import { listenTo, type Listener } from "./stream-listener.ts";

const CLIENTS = 60;
const MACHINES = 5;
const SENSORS = 8;
/** Of 20 changes each: no more than is told again to whoever resumes, however slow the computer is. */
const ROUNDS_MAX = 90;

let nats: TestNatsServer;
let folder: string;
let twin: GatewayTwin;
let hub: RunningHub;
const listeners: Listener[] = [];

beforeEach(async () => {
  nats = await startNatsServer();
  folder = newFolder();
  twin = await GatewayTwin.start(nats.url, { machines: MACHINES, sensorsPerMachine: SENSORS });
  await twin.publishInventory();
  twin.claim();
  for (let i = 0; i < MACHINES * SENSORS; i++) twin.transition(i % MACHINES, Math.floor(i / MACHINES), "good");
  await twin.send();
  twin.keepBeating(300);
  hub = await runHub(configOf(folder, nats.url));
  await eventually(
    () => hub.get("/api/v1/sensors?health=good"),
    ({ body }) => body.total === MACHINES * SENSORS,
  );
});
afterEach(async () => {
  for (const listener of listeners.splice(0)) listener.close();
  await hub.close();
  await twin.close();
  await nats.close();
  removeFolder(folder);
});

/** What a page would show of sensors and machines after all that it was told, and the transitions that it was told of. */
function fold({ events }: Listener) {
  const shown = new Map<string, any>();
  const told: number[] = [];
  let upTo = NaN;
  for (const { event, data } of events) {
    for (const item of [...(data.machines ?? []), ...(data.sensors ?? [])]) shown.set(item.id, item);
    const seqs = (data.transitions ?? []).map(({ seq }: { seq: number }) => seq);
    if (event === "snapshot") upTo = Math.max(...seqs);
    else told.push(...seqs);
  }
  return { shown, told, upTo };
}

async function keepChanging(until: () => boolean): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX && !until(); round++) {
    for (let i = 0; i < 20; i++) twin.transition(i % MACHINES, (round + i) % SENSORS, round % 2 ? "good" : "failure");
    await twin.send();
    await sleep(10);
  }
}

it("tells clients that join while much changes all of it, each change once", async () => {
  let joined = false;
  const load = keepChanging(() => joined);
  for (let i = 0; i < CLIENTS; i++) {
    await sleep(i % 10);
    listeners.push(await listenTo(hub.url, i % 3 === 0 ? "?zone=site/press" : ""));
  }
  const [first] = listeners;
  const heard = await eventually(
    () => first!.events.slice(0, first!.events.findLastIndex(({ event }) => event === "changes") + 1),
    (events) => events.length > 0,
  );
  const from = heard.findLast(({ id }) => id !== undefined)!.id!;
  await sleep(50);
  const resumed = await Promise.all(Array.from({ length: 10 }, () => listenTo(hub.url, "?zone=site/press", from)));
  listeners.push(...resumed);
  await sleep(100);
  joined = true;
  await load;
  // Each has begun before the last change, of which it is then told beside its beginning.
  const hasBegun = ({ events }: Listener) => events.some(({ event }) => event === "snapshot" || event === "changes");
  await eventually(
    () => listeners.every(hasBegun),
    (begun) => begun,
  );
  twin.transition(0, 0, "failure");
  await twin.send();
  for (const listener of listeners) {
    await eventually(
      () => fold(listener).told.includes(twin.head),
      (hasAll) => hasAll,
    );
    const { told, upTo } = fold(listener);
    const begun = resumed.includes(listener) ? fold({ ...first!, events: heard }).told.at(-1)! : upTo;
    expect(told.toSorted((a, b) => a - b)).toEqual(Array.from({ length: twin.head - begun }, (_, i) => begun + 1 + i));
    expect(listener.events.some(({ event }) => event === "reset")).toBe(false);
  }
  const machines = (await hub.get("/api/v1/machines")).body.items;
  const sensors = (await hub.get("/api/v1/sensors?limit=1000")).body.items;
  for (const listener of listeners) {
    const events = resumed.includes(listener) ? [...heard, ...listener.events] : listener.events;
    const { shown } = fold({ ...listener, events });
    expect([...machines, ...sensors].map(({ id }) => shown.get(id))).toEqual([...machines, ...sensors]);
  }
  const snapshots = listeners.flatMap(({ events }) => events.filter(({ event }) => event === "snapshot"));
  expect(snapshots).toHaveLength(CLIENTS);
  expect(new Set(snapshots.map(({ id, data }) => `${id} ${data.at}`)).size).toBeLessThan(CLIENTS / 2);
});
