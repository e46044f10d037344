import { DeliverPolicy, jetstream, JetStreamApiError, jetstreamManager } from "@nats-io/jetstream";
import { connect, RequestError, type NatsConnection } from "@nats-io/transport-node";
import { LOG_STREAM, STATE_STREAM } from "@tocsin/core/wire/streams";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";

export type BusUnderTest = {
  url: string;
  /** Its process ends and begins anew, on the same address with the same streams. */
  restart(): Promise<void>;
  close(): Promise<void>;
};

const ZONE = "tocsin.v1.plant.press";
const LOG = `${ZONE}.log`;
const OTHER_LOG = "tocsin.v1.plant.paint.log";

/** What gateways and hubs rely on at the bus: the real server and its twin in the simulation keep it alike. */
export function busContract(name: string, setUp: () => Promise<BusUnderTest>): void {
  describe(`${name} keeps the contract of the bus`, () => {
    let bus: BusUnderTest;
    let connection: NatsConnection;
    beforeEach(async () => {
      bus = await setUp();
      connection = await connect({ servers: bus.url, reconnectTimeWait: 100, maxReconnectAttempts: -1 });
    });
    afterEach(async () => {
      await connection.close();
      await bus.close();
    });
    it.each(CASES)("%s", async (_name, check) => check(connection, bus));
  });
}

type Check = (connection: NatsConnection, bus: BusUnderTest) => Promise<void>;

const append = async (connection: NatsConnection, subject: string, body: string, expected?: number) => {
  const expect = expected === undefined ? {} : { expect: { lastSubjectSequence: expected } };
  return (await jetstream(connection).publish(subject, body, expect)).seq;
};

const refused = async (attempt: Promise<unknown>): Promise<number> => {
  const error = await attempt.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(JetStreamApiError);
  return (error as JetStreamApiError).code;
};

const comparesAndSets: Check = async (connection) => {
  expect(await append(connection, LOG, "a", 0)).toBe(1);
  expect(await append(connection, OTHER_LOG, "b", 0)).toBe(2);
  expect(await append(connection, LOG, "c", 1)).toBe(3);
  expect(await refused(append(connection, LOG, "d", 1))).toBe(10071);
  expect(await append(connection, LOG, "e", 3)).toBe(4);
};

const readsBack: Check = async (connection) => {
  const { streams } = await jetstreamManager(connection);
  expect(await streams.getMessage(LOG_STREAM, { last_by_subj: LOG })).toBeNull();
  for (const body of ["a", "b"]) await append(connection, LOG, body);
  await append(connection, OTHER_LOG, "c");
  expect((await streams.getMessage(LOG_STREAM, { last_by_subj: LOG }))?.seq).toBe(2);
  expect((await streams.getMessage(LOG_STREAM, { seq: 1, next_by_subj: OTHER_LOG } as never))?.seq).toBe(3);
  expect((await streams.getMessage(LOG_STREAM, { seq: 1 }))?.string()).toBe("a");
  expect(await streams.getMessage(LOG_STREAM, { seq: 9 })).toBeNull();
};

const tellsOfStreams: Check = async (connection) => {
  const { streams } = await jetstreamManager(connection);
  for (const body of ["a", "b"]) await append(connection, LOG, body);
  const { state, created } = await streams.info(LOG_STREAM);
  expect(state).toMatchObject({ first_seq: 1, last_seq: 2, messages: 2 });
  expect(Date.parse(created)).toBeGreaterThan(0);
  expect(await refused(streams.info("NO_STREAM"))).toBe(10059);
};

const keepsTheNewest: Check = async (connection) => {
  const subject = `${ZONE}.state.m1`;
  for (const body of ["a", "b", "c"]) await append(connection, subject, body);
  const { streams } = await jetstreamManager(connection);
  expect((await streams.info(STATE_STREAM)).state).toMatchObject({ messages: 1, last_seq: 3 });
  expect(await streams.getMessage(STATE_STREAM, { seq: 1 })).toBeNull();
  expect((await streams.getMessage(STATE_STREAM, { last_by_subj: subject }))?.string()).toBe("c");
};

async function follow(connection: NatsConnection, stream: string, begin: object) {
  const consumer = await jetstream(connection).consumers.get(stream, begin);
  const { num_pending: waiting } = await consumer.info();
  const messages = await consumer.consume({ max_messages: 3 });
  const seen: string[] = [];
  const reading = (async () => {
    for await (const message of messages) seen.push(`${message.seq} ${message.string()}`);
  })();
  const stop = async () => {
    messages.stop();
    await reading;
  };
  return { waiting, seen, stop };
}

const consumesInOrder: Check = async (connection) => {
  for (let count = 1; count <= 10; count += 1) await append(connection, LOG, String(count));
  const reader = await follow(connection, LOG_STREAM, {
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: 4,
  });
  expect(reader.waiting).toBe(7);
  await eventually("what was there is read", () => reader.seen.length === 7);
  await append(connection, LOG, "11");
  await eventually("what came is read", () => reader.seen.length === 8);
  expect(reader.seen).toEqual([4, 5, 6, 7, 8, 9, 10, 11].map((count) => `${count} ${count}`));
  await reader.stop();
};

const beginsWithTheNewest: Check = async (connection) => {
  for (const [machine, body] of [
    ["m1", "a"],
    ["m2", "b"],
    ["m1", "c"],
  ])
    await append(connection, `${ZONE}.state.${machine}`, body!);
  const filter = { deliver_policy: DeliverPolicy.LastPerSubject, filter_subjects: "tocsin.v1.*.*.state.*" };
  const reader = await follow(connection, STATE_STREAM, filter);
  expect(reader.waiting).toBe(2);
  await append(connection, `${ZONE}.state.m2`, "d");
  await eventually("all is read", () => reader.seen.length === 3);
  expect(reader.seen).toEqual(["2 b", "3 c", "4 d"]);
  await reader.stop();
};

const goesOnAfterRestart: Check = async (connection, bus) => {
  for (const body of ["a", "b"]) await append(connection, LOG, body);
  const reader = await follow(connection, LOG_STREAM, {
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: 1,
  });
  await eventually("what was there is read", () => reader.seen.length === 2);
  await bus.restart();
  await eventually("the bus takes messages again", async () => {
    const attempt = jetstream(connection).publish(LOG, "c", { expect: { lastSubjectSequence: 2 }, timeout: 1_000 });
    return attempt.then(
      () => true,
      (error: unknown) => error instanceof JetStreamApiError && error.code === 10071,
    );
  });
  await append(connection, LOG, "d", 3);
  await eventually("all is read", () => reader.seen.length === 4);
  expect(reader.seen).toEqual(["1 a", "2 b", "3 c", "4 d"]);
  await reader.stop();
};

const asksAndAnswers: Check = async (connection) => {
  const nobody = await connection.request(`${ZONE}.query`, "?").catch((error: unknown) => error);
  expect(nobody).toBeInstanceOf(RequestError);
  expect((nobody as RequestError).isNoResponders()).toBe(true);
  const subscription = connection.subscribe("tocsin.v1.*.*.query", {
    callback: (_error, message) => void message.respond(`${message.string()}!`),
  });
  expect((await connection.request(`${ZONE}.query`, "?")).string()).toBe("?!");
  subscription.unsubscribe();
};

const hearsBeats: Check = async (connection, bus) => {
  const other = await connect({ servers: bus.url });
  const heard: string[] = [];
  connection.subscribe("tocsin.v1.*.*.heartbeat", { callback: (_error, { subject }) => void heard.push(subject) });
  await connection.flush();
  other.publish(`${ZONE}.heartbeat`, "1");
  other.publish(LOG, "no beat");
  await eventually("the beat is heard", () => heard.length > 0);
  expect(heard).toEqual([`${ZONE}.heartbeat`]);
  await other.close();
};

const CASES: [name: string, check: Check][] = [
  ["appends where the subject's last message is the expected one, and nowhere else", comparesAndSets],
  ["gives back the last, the next and any message, or says that there is none", readsBack],
  ["tells how far a stream reaches, and which it does not have", tellsOfStreams],
  ["keeps the newest message of a subject where no more is wanted", keepsTheNewest],
  ["hands over a stream in order from any place on, and what comes", consumesInOrder],
  ["hands over the newest of each subject first", beginsWithTheNewest],
  ["loses nothing of what it hands over when it is restarted", goesOnAfterRestart],
  ["carries questions and answers, and says where nobody answers", asksAndAnswers],
  ["carries messages to who wants to hear them", hearsBeats],
];
