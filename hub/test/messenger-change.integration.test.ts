import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../test/support/free-port.ts";
import { startNatsServer, type TestNatsServer } from "../../test/support/nats-server.ts";
import { GatewayTwin } from "./gateway-twin.ts";
import { startHubProcess } from "./hub-child.ts";
import { alarm } from "./messages-rig.ts";
import { Receiver } from "./receiver.ts";
import { eventually, newFolder, removeFolder } from "./running-hub.ts";

type Replica = { url: string; child: ChildProcess; folder: string };
let nats: TestNatsServer;
let twin: GatewayTwin;
let web: Receiver;
const replicas: Replica[] = [];

async function startReplica(): Promise<Replica> {
  const [folder, port] = [newFolder(), await freePort()];
  const file = join(folder, "hub.yaml");
  const steps = "[{ to: [first] }, { after: 3s, to: [second] }, { after: 12s, to: [third] }]";
  const targets = ["first", "second", "third"].map(
    (name) => `{ name: ${name}, webhook: { url: "${web.url}/${name}" } }`,
  );
  writeFileSync(
    file,
    `data: ./store
http: { port: ${port}, publicUrl: "http://127.0.0.1:${port}" }
nats: { servers: ["${nats.url}"] }
messages: { gather: 0ms, targets: [${targets.join(", ")}], routes: [{ name: all, steps: ${steps} }] }
`,
  );
  return { url: `http://127.0.0.1:${port}`, child: await startHubProcess(file), folder };
}

beforeAll(async () => {
  [nats, web] = [await startNatsServer(), await Receiver.start()];
  twin = await GatewayTwin.start(nats.url, { machines: 1, sensorsPerMachine: 4 });
  await twin.publishInventory();
  twin.claim();
  await twin.send();
  twin.keepBeating(500);
  replicas.push(await startReplica(), await startReplica());
});
afterAll(async () => {
  for (const { child, folder } of replicas) {
    child.kill("SIGKILL");
    removeFolder(folder);
  }
  await twin.close();
  for (const each of [web, nats]) await each.close();
});

const isSending = async ({ url }: Replica): Promise<boolean> => {
  const answer = await fetch(`${url}/metrics`).catch(() => undefined);
  return (await answer?.text())?.includes("tocsin_hub_messages_sending 1") ?? false;
};
const senders = async () => {
  const sending = await Promise.all(replicas.map(isSending));
  return replicas.filter((_each, index) => sending[index]);
};
const told = (path: string, sensor: number) =>
  web.at(`/${path}`).filter(({ body }) => body.subject === `${twin.sensorId(0, sensor)}:process`);

describe("of two hubs", () => {
  it("one sends each message once, and the other lists what was sent", async () => {
    const [holder] = await eventually(senders, (list) => list.length === 1);
    alarm(twin, [0, 0], "B");
    await twin.send();
    for (const step of ["first", "second"])
      await eventually(
        () => told(step, 0),
        (list) => list.length === 1,
      );
    expect(await senders()).toEqual([holder]);
    const other = replicas.find((each) => each !== holder)!;
    const { items } = (await (await fetch(`${other.url}/api/v1/messages?state=sent`)).json()) as {
      items: { id: string }[];
    };
    expect(items.map(({ id }) => id).toSorted()).toEqual(
      [...told("first", 0), ...told("second", 0)].map(({ body }) => body.id as string).toSorted(),
    );
    alarm(twin, [0, 0], "C");
    await twin.send();
  });

  it("the other goes on where the first was killed, in time and without a message twice", async () => {
    alarm(twin, [0, 1], "B");
    await twin.send();
    await eventually(
      () => told("first", 1),
      (list) => list.length === 1,
    );
    const [holder] = await senders();
    holder!.child.kill("SIGKILL");
    // It rings while nobody holds the lease, asks for no acknowledgement, and is over before anybody does.
    alarm(twin, [0, 2], "B");
    await twin.send();
    alarm(twin, [0, 2], "A");
    await twin.send();
    for (const step of ["second", "third"])
      await eventually(
        () => told(step, 1),
        (list) => list.length > 0,
      );
    await eventually(
      () => told("first", 2),
      (list) => list.length > 0,
    );
    expect(await senders()).toEqual(replicas.filter((each) => each !== holder));
    const ids = web.received.map(({ body }) => body.id as string);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
