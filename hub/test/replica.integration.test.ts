import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freePorts } from "../../test/support/free-ports.ts";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { startHubProcess } from "./hub-child.ts";
import { eventually, newFolder, removeFolder } from "./running-hub.ts";
import { listenTo, type Listener } from "./stream-listener.ts";

const CLIENTS = 20;
const ROUNDS = 60;

let nats: TestNatsServer;
let folder: string;
const twins: GatewayTwin[] = [];
const hubs: { url: string; child: Awaited<ReturnType<typeof startHubProcess>> }[] = [];

beforeAll(async () => {
  nats = await startNatsServer();
  folder = newFolder();
  for (const zone of ["press", "paint"]) {
    const twin = await GatewayTwin.start(nats.url, { zone, machines: 4, sensorsPerMachine: 5 });
    await twin.publishInventory();
    twin.claim();
    for (let i = 0; i < 20; i++) twin.transition(i % 4, i % 5, "good");
    await twin.send();
    twin.keepBeating(500);
    twins.push(twin);
  }
  const first = await freePorts();
  for (const [at, port] of [first, first + 1].entries()) {
    const file = join(folder, `hub-${at}.yaml`);
    writeFileSync(file, `data: store-${at}\nhttp: { port: ${port} }\nnats: { servers: ["${nats.url}"] }\n`);
    hubs.push({ url: `http://127.0.0.1:${port}`, child: await startHubProcess(file) });
  }
  for (const { url } of hubs) await caughtUp(url);
});
afterAll(async () => {
  for (const { child } of hubs) child.kill("SIGKILL");
  for (const twin of twins) await twin.close();
  await nats.close();
  removeFolder(folder);
});

const gateways = async (url: string) => (await (await fetch(`${url}/api/v1/gateways`)).json()) as { items: any[] };
const caughtUp = (url: string) =>
  eventually(
    () => gateways(url),
    ({ items }) => items.length === 2 && twins.every(({ head }, i) => headOf(items, i) === head),
  );
const headOf = (items: any[], twin: number) =>
  items.find(({ zone }) => zone === twins[twin]!.path.zone)?.applied as number | undefined;

/** A client as a page is one: it opens the stream anew, at the other hub, behind the last event that it had. */
class Client {
  readonly seen: string[] = [];
  resets = 0;
  #listener: Listener | undefined;
  #taken = 0;
  #lastId: string | undefined;

  async open(url: string): Promise<void> {
    this.take();
    this.#listener = await listenTo(url, "", this.#lastId);
    this.#taken = 0;
  }

  /** Notes what has come; transitions of a first snapshot are of before, and are not counted. */
  take(): void {
    const events = this.#listener?.events ?? [];
    for (; this.#taken < events.length; this.#taken++) {
      const { id, event, data } = events[this.#taken]!;
      this.#lastId = id ?? this.#lastId;
      if (event === "reset") this.resets++;
      if (event !== "changes") continue;
      for (const { zone, epoch, seq } of data.transitions ?? []) this.seen.push(`${zone}/${epoch}/${seq}`);
    }
  }

  ready = (): boolean => (this.#listener?.events ?? []).some(({ event }) => event === "snapshot");
  close = (): void => this.#listener?.close();
}

it("is killed under load, and every client goes on at the other with no transition missed or doubled", async () => {
  const clients = Array.from({ length: CLIENTS }, () => new Client());
  for (const [i, client] of clients.entries()) {
    await client.open(hubs[i % 2]!.url);
    await eventually(client.ready, (ready) => ready);
  }
  const before = twins.map(({ head }) => head);
  const load = (async () => {
    for (let round = 0; round < ROUNDS; round++) {
      for (const twin of twins) {
        for (let i = 0; i < 10; i++) twin.transition(i % 4, (round + i) % 5, round % 2 ? "good" : "failure");
        await twin.send();
      }
      await sleep(20);
    }
  })();
  await sleep(300);
  hubs[0]!.child.kill("SIGKILL");
  await sleep(100);
  for (const [i, client] of clients.entries()) if (i % 2 === 0) await client.open(hubs[1]!.url);
  await load;
  await caughtUp(hubs[1]!.url);
  const expected = twins
    .flatMap(({ log, path }, i) => log.filter(({ seq }) => seq > before[i]!).map(({ seq }) => `${path.zone}/1/${seq}`))
    .sort();
  const last = expected.filter((id) => id.endsWith(`/${twins[0]!.head}`) || id.endsWith(`/${twins[1]!.head}`));
  for (const [i, client] of clients.entries()) {
    await eventually(
      () => (client.take(), last.every((id) => client.seen.includes(id))),
      (hasAll) => hasAll,
    );
    const missed = expected.filter((id) => !client.seen.includes(id));
    const doubled = client.seen.filter((id, at) => client.seen.indexOf(id) !== at);
    expect({ client: i, missed, doubled, resets: client.resets }).toEqual({
      client: i,
      missed: [],
      doubled: [],
      resets: 0,
    });
    client.close();
  }
});

/** Over every sensor, machine and transition that a hub tells. */
async function hashOf(url: string): Promise<string> {
  const hash = createHash("sha256");
  for (const list of ["sensors?sort=id&format=ndjson", "machines?sort=id&format=ndjson", "transitions?format=ndjson"])
    hash.update(await (await fetch(`${url}/api/v1/${list}`)).text());
  return hash.digest("hex");
}

it("is equal to the other by hash once it is started again", async () => {
  hubs[0]!.child = await startHubProcess(join(folder, "hub-0.yaml"));
  for (const { url } of hubs) await caughtUp(url);
  const [one, other] = await Promise.all(hubs.map(({ url }) => hashOf(url)));
  expect(one).toBe(other);
});
