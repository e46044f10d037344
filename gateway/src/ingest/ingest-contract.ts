import mqtt, { type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../../test/support/eventually.ts";
import type { DataPath } from "./data-path.ts";
import type { RecordingInlet } from "./recording-inlet.ts";

export type IngestUnderTest = {
  ingest: DataPath;
  inlet: RecordingInlet;
  /** Where sensors publish. Known once `ingest` is connected. */
  url: () => string;
  /** Ends what the ingest reads from, beside the ingest itself. */
  close(): Promise<void>;
};

/** What the zone relies on, wherever readings come from. Every `DataPath` runs it. */
export function ingestContract(name: string, setUp: () => Promise<IngestUnderTest>): void {
  describe(`${name} keeps the contract of ingest`, () => {
    let subject: IngestUnderTest;
    let sensor: MqttClient;
    beforeEach(async () => {
      subject = await setUp();
      await subject.ingest.connect();
      const options = { protocolVersion: 4, reconnectPeriod: 100, clientId: "sensor", clean: false } as const;
      sensor = mqtt.connect(subject.url(), options);
      sensor.on("error", () => {});
      await eventually("the path is live", () => subject.inlet.state === "live" && sensor.connected);
    });
    afterEach(async () => {
      await sensor.endAsync(true);
      await subject.ingest.close();
      await subject.close();
    });
    it.each(CASES)("%s", async (_name, check) => check(new Rig(subject, sensor)));
  });
}

class Rig {
  readonly ingest: DataPath;
  readonly inlet: RecordingInlet;
  readonly #sensor: MqttClient;
  #settled = 0;

  constructor({ ingest, inlet }: IngestUnderTest, sensor: MqttClient) {
    this.ingest = ingest;
    this.inlet = inlet;
    this.#sensor = sensor;
  }

  /** @returns whether the sensor has been told that its message is kept */
  publish(
    payload: string | Buffer,
    { qos = 1, topic = "press/m1/t" }: { qos?: 0 | 1; topic?: string } = {},
  ): () => boolean {
    let acknowledged = false;
    this.#sensor.publish(topic, payload, { qos }, (error) => (acknowledged = !error));
    return () => acknowledged;
  }

  arrived(count: number): Promise<void> {
    return eventually(`${count} packets came`, () => this.inlet.packets.length >= count);
  }

  async reconnect(): Promise<void> {
    await this.ingest.disconnect();
    await this.ingest.connect();
  }

  /** Acknowledges all that came and was not yet. */
  settle(upTo = this.inlet.packets.length): number {
    this.ingest.acknowledge(this.inlet.packets.slice(this.#settled, upTo));
    this.#settled = upTo;
    return upTo;
  }

  /** From now on, what came before is as good as never seen. */
  forget(): void {
    this.#settled = this.inlet.packets.length;
  }

  get last(): string[] {
    return this.inlet.texts.map((text) => text.split(" ").at(-1)!);
  }
}

type Check = (rig: Rig) => Promise<void>;

const offersInOrder: Check = async (rig) => {
  for (const payload of ["1", "2", "3"]) rig.publish(payload);
  await rig.arrived(3);
  expect(rig.inlet.texts).toEqual(["press/m1/t 1", "press/m1/t 2", "press/m1/t 3"]);
  expect(rig.inlet.packets[0]).toMatchObject({ qos: 1, retained: false, path: rig.inlet.states[0]!.path });
};

const keepsWhatIsNotAcknowledged: Check = async (rig) => {
  for (const payload of ["1", "2", "3", "4"]) rig.publish(payload);
  await rig.arrived(4);
  rig.settle(2);
  await rig.reconnect();
  rig.forget();
  rig.publish("5");
  await eventually("the rest came", () => rig.settle() >= 7);
  expect(rig.last.slice(4)).toEqual(["3", "4", "5"]);
};

const acknowledgesNothingElsewhere: Check = async (rig) => {
  rig.publish("1");
  await rig.arrived(1);
  await rig.ingest.disconnect();
  rig.ingest.acknowledge(rig.inlet.packets);
  await rig.ingest.connect();
  await rig.arrived(2);
  rig.ingest.acknowledge(rig.inlet.packets.slice(0, 1));
  await rig.reconnect();
  await rig.arrived(3);
  expect(rig.last).toEqual(["1", "1", "1"]);
};

const takesThousands: Check = async (rig) => {
  const payloads = Array.from({ length: 3_000 }, (_, index) => String(index));
  const acknowledged = payloads.map((payload) => rig.publish(payload));
  await eventually("all are acknowledged", () => rig.settle() >= 3_000 && acknowledged.every((each) => each()));
  expect(rig.last).toEqual(payloads);
};

const takesAnything: Check = async (rig) => {
  rig.publish(Buffer.alloc(1_000_000, 0x31));
  rig.publish(Buffer.from([0xff, 0x00, 0xfe]));
  rig.publish("");
  rig.publish("x", { topic: "press/m1/a.b *>__proto__" });
  rig.publish("y");
  await eventually("all came", () => rig.settle() >= 5);
  expect(rig.inlet.packets.map(({ payload }) => payload.length)).toEqual([1_000_000, 3, 0, 1, 1]);
};

const takesQosZero: Check = async (rig) => {
  for (const payload of ["1", "2"]) {
    rig.publish(payload, { qos: 0 });
    await rig.arrived(Number(payload));
    expect(rig.inlet.packets.at(-1)).toMatchObject({ qos: 0 });
    rig.settle();
  }
};

const isSilentOnceClosed: Check = async (rig) => {
  await rig.ingest.close();
  await rig.ingest.close();
  const { length } = rig.inlet.packets;
  rig.publish("1");
  rig.settle();
  await rig.ingest.disconnect();
  expect(rig.inlet.packets).toHaveLength(length);
};

const CASES: [name: string, check: Check][] = [
  ["offers packets in order", offersInOrder],
  ["loses nothing that was not acknowledged, and repeats nothing that was", keepsWhatIsNotAcknowledged],
  ["acknowledges nothing to a connection on which a packet did not come", acknowledgesNothingElsewhere],
  ["takes thousands of packets, acknowledged in groups", takesThousands],
  ["takes payloads and topics of any kind, and goes on", takesAnything],
  ["takes QoS 0 too, which promises nothing", takesQosZero],
  ["says nothing more once it is closed, and may be closed again", isSilentOnceClosed],
];
