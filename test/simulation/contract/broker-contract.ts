import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { MqttProbe } from "./mqtt-probe.ts";

export type BrokerUnderTest = { port: number; close(): Promise<void> };

const TOPIC = "press/m1/t";
const TAKEN_OVER = 142;

/** What ingest relies on at a broker: a real one and the simulation's twin keep it alike. */
export function brokerContract(name: string, setUp: () => Promise<BrokerUnderTest>): void {
  describe.each([4, 5] as const)(`${name} keeps the contract of a broker, MQTT protocol level %d`, (version) => {
    let broker: BrokerUnderTest;
    let rig: Rig;
    beforeEach(async () => {
      broker = await setUp();
      rig = new Rig(broker.port, version);
    });
    afterEach(async () => {
      await rig.close();
      await broker.close();
    });
    it.each(CASES)("%s", async (_name, check) => check(rig));
  });
}

class Rig {
  readonly version: 4 | 5;
  readonly #port: number;
  readonly #probes: MqttProbe[] = [];

  constructor(port: number, version: 4 | 5) {
    this.#port = port;
    this.version = version;
  }

  async open(clientId: string, options: Parameters<typeof MqttProbe.open>[3] = {}): Promise<MqttProbe> {
    const probe = await MqttProbe.open(this.#port, clientId, this.version, options);
    this.#probes.push(probe);
    return probe;
  }

  /** A gateway that subscribes, and a sensor. */
  async pair(options: Parameters<typeof MqttProbe.open>[3] = {}): Promise<{ gateway: MqttProbe; sensor: MqttProbe }> {
    const gateway = await this.open("gateway", options);
    await gateway.subscribe("press/+/+");
    return { gateway, sensor: await this.open("sensor", { clean: true }) };
  }

  async close(): Promise<void> {
    for (const probe of this.#probes) await probe.drop();
  }
}

type Check = (rig: Rig) => Promise<void>;

const handsOverInOrder: Check = async (rig) => {
  const { gateway, sensor } = await rig.pair();
  for (const payload of ["1", "2", "3"]) await sensor.publish(TOPIC, payload);
  await gateway.has(3);
  expect(gateway.payloads).toEqual(["1", "2", "3"]);
  expect(gateway.received.map(({ qos, dup, retain }) => [qos, dup, retain])).toEqual(Array(3).fill([1, false, false]));
  expect(new Set(gateway.received.map(({ messageId }) => messageId)).size).toBe(3);
};

const sendsAgain: Check = async (rig) => {
  const { gateway, sensor } = await rig.pair();
  for (const payload of ["1", "2", "3"]) await sensor.publish(TOPIC, payload);
  await gateway.has(3);
  gateway.acknowledge(gateway.received[0]!);
  await sensor.publish("press/m1/seen", "the acknowledgement came before this");
  await gateway.has(4);
  gateway.acknowledge(gateway.received[3]!);
  await sensor.publish("press/m1/seen", "and this one");
  await gateway.has(5);
  await gateway.drop();
  await sensor.publish(TOPIC, "4");
  const again = await rig.open("gateway");
  expect(again.connack?.sessionPresent).toBe(true);
  await again.has(4);
  expect(again.payloads).toEqual(["2", "3", "and this one", "4"]);
  expect(again.received.slice(0, 3).map(({ dup }) => dup)).toEqual([true, true, true]);
  const ids = (probe: MqttProbe, ...payloads: string[]) =>
    probe.received.filter(({ payload }) => payloads.includes(payload.toString())).map(({ messageId }) => messageId);
  expect(ids(again, "2", "3")).toEqual(ids(gateway, "2", "3"));
};

const forgetsWhatIsClean: Check = async (rig) => {
  const { gateway, sensor } = await rig.pair();
  expect(gateway.connack?.sessionPresent).toBe(false);
  await sensor.publish(TOPIC, "1");
  await gateway.has(1);
  await gateway.drop();
  const again = await rig.open("gateway", { clean: true });
  expect(again.connack?.sessionPresent).toBe(false);
  await again.subscribe("press/+/+");
  await sensor.publish(TOPIC, "2");
  await again.has(1);
  expect(again.payloads).toEqual(["2"]);
};

const sendsNoMoreThanWanted: Check = async (rig) => {
  if (rig.version === 4) return;
  const { gateway, sensor } = await rig.pair({ properties: { receiveMaximum: 2 } });
  for (const payload of ["1", "2", "3"]) await sensor.publish(TOPIC, payload);
  gateway.send({ cmd: "pingreq" });
  await eventually("the broker has answered", () => gateway.others.some(({ cmd }) => cmd === "pingresp"));
  expect(gateway.payloads).toEqual(["1", "2"]);
  gateway.acknowledge(gateway.received[0]!);
  await gateway.has(3);
};

const handsTheSessionOver: Check = async (rig) => {
  const { gateway, sensor } = await rig.pair();
  const second = await rig.open("gateway");
  expect(second.connack?.sessionPresent).toBe(true);
  await eventually("the first connection has ended", () => gateway.hasEnded);
  // Only MQTT 5 can say why, and not every broker does.
  const said = gateway.others.find(({ cmd }) => cmd === "disconnect") as { reasonCode?: number } | undefined;
  expect([undefined, TAKEN_OVER]).toContain(said?.reasonCode);
  await sensor.publish(TOPIC, "1");
  await second.has(1);
};

const keepsRetained: Check = async (rig) => {
  const { gateway, sensor } = await rig.pair();
  await sensor.publish("press/m1/door", "open", true);
  await gateway.has(1);
  expect(gateway.received[0]).toMatchObject({ retain: false });
  const late = await rig.open("late");
  await late.subscribe("press/+/door");
  await late.has(1);
  expect(late.received[0]).toMatchObject({ retain: true, qos: 1 });
  await sensor.publish("press/m1/door", "", true);
  const later = await rig.open("later");
  await later.subscribe("press/+/door");
  await sensor.publish(TOPIC, "1");
  await gateway.has(3);
  expect(later.received).toEqual([]);
};

const publishesWills: Check = async (rig) => {
  const will = { topic: "press/m1/gone", payload: Buffer.from("offline"), qos: 1, retain: false } as const;
  const { gateway } = await rig.pair();
  const leaves = await rig.open("leaves", { will, clean: true });
  leaves.send({ cmd: "disconnect", reasonCode: 0 });
  await eventually("it has left", () => leaves.hasEnded);
  const dies = await rig.open("dies", { will: { ...will, payload: Buffer.from("dead") }, clean: true });
  await dies.drop();
  await gateway.has(1);
  expect(gateway.payloads).toEqual(["dead"]);
};

const CASES: [name: string, check: Check][] = [
  ["hands over what is published, in order", handsOverInOrder],
  ["sends again, on the next connection, what was not acknowledged, and what came meanwhile", sendsAgain],
  ["forgets a session that begins clean", forgetsWhatIsClean],
  ["sends no more without acknowledgement than was asked for", sendsNoMoreThanWanted],
  ["hands a session over to the newest connection, and ends the one before", handsTheSessionOver],
  ["keeps what is retained for who subscribes later", keepsRetained],
  ["publishes the will of who is gone without a word", publishesWills],
];
