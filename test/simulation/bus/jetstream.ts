import { Consumer, type ConsumerConfig, type Inbox, type PullRequest } from "./consumer.ts";
import { headerOf, type BusMessage } from "./protocol.ts";
import { Stream, type Stored, type StreamSettings } from "./stream.ts";

type Answer = (data: object) => void;
type MessageQuery = { seq?: number; last_by_subj?: string; next_by_subj?: string };

const failure = (code: number, errCode: number, description: string): object => ({
  error: { code, err_code: errCode, description },
});
const NO_STREAM = failure(404, 10059, "stream not found");
const NO_CONSUMER = failure(404, 10014, "consumer not found");
const NO_MESSAGE = failure(404, 10037, "no message found");

/** The streams of a bus, and what can be asked of them (docs.nats.io, "JetStream wire API"). */
export class JetStream {
  readonly streams: ReadonlyMap<string, Stream>;
  readonly #consumers = new Map<string, Consumer>();
  readonly #inbox: Inbox;

  constructor(streams: readonly StreamSettings[], inbox: Inbox) {
    this.#inbox = inbox;
    this.streams = new Map(streams.map((settings) => [settings.name, new Stream(settings, Date.now())]));
    for (const stream of this.streams.values()) stream.whenAppended(() => this.#pump());
  }

  #pump(): void {
    for (const consumer of this.#consumers.values()) consumer.pump();
  }

  streamFor(subject: string): Stream | undefined {
    return [...this.streams.values()].find((stream) => stream.takes(subject));
  }

  /** Appends where all that the message expects is so. @returns what its publisher is answered */
  store({ subject, headers, data }: BusMessage): object {
    const stream = this.streamFor(subject)!;
    const { name } = stream.settings;
    const wanted = headerOf(headers, "Nats-Expected-Stream");
    if (wanted !== undefined && wanted !== name) return failure(400, 10060, "expected stream does not match");
    const expected = headerOf(headers, "Nats-Expected-Last-Subject-Sequence");
    const last = stream.last(subject)?.seq ?? 0;
    if (expected !== undefined && Number(expected) !== last) return failure(400, 10071, `wrong last sequence: ${last}`);
    const { seq } = stream.append({ subject, data, time: Date.now(), ...(headers === undefined ? {} : { headers }) });
    return { stream: name, seq };
  }

  ask({ subject, reply = "", data }: BusMessage, answer: Answer): void {
    const [, , of = "", what = "", ...rest] = subject.split(".");
    const request = data.length === 0 ? {} : (JSON.parse(data.toString()) as object);
    if (of === "INFO") return answer({ type: "io.nats.jetstream.api.v1.account_info_response", limits: {}, api: {} });
    if (of === "STREAM") return this.#askStream(what, rest, request, answer);
    if (of === "CONSUMER") return this.#askConsumer(what, rest, request, reply, answer);
    answer(failure(400, 10003, `unknown request ${subject}`));
  }

  #askStream(what: string, rest: string[], request: object, answer: Answer): void {
    const stream = this.streams.get(rest.at(-1)!);
    if (stream === undefined) return answer(NO_STREAM);
    if (what === "INFO") return answer(infoOf(stream));
    if (what === "MSG") return answer(messageOf(find(stream, request)));
    answer(failure(400, 10003, `unknown request STREAM.${what}`));
  }

  #askConsumer(what: string, rest: string[], request: object, reply: string, answer: Answer): void {
    const [streamName = "", name = ""] = what === "MSG" ? rest.slice(1) : rest;
    const stream = this.streams.get(streamName);
    if (stream === undefined) return answer(NO_STREAM);
    const key = `${streamName}.${name}`;
    const consumer = this.#consumers.get(key);
    if (what === "CREATE") {
      const { config } = request as { config: ConsumerConfig };
      return answer(this.#create(stream, name || config.name!, config).info);
    }
    if (what === "MSG") return consumer?.pull(reply, request as PullRequest);
    if (consumer === undefined) return answer(NO_CONSUMER);
    if (what === "INFO") return answer(consumer.info);
    consumer.close();
    this.#consumers.delete(key);
    answer({ success: true });
  }

  #create(stream: Stream, name: string, config: ConsumerConfig): Consumer {
    const consumer = new Consumer(name, config, stream, this.#inbox);
    this.#consumers.set(`${stream.settings.name}.${name}`, consumer);
    return consumer;
  }

  /** Of those that somebody listens to. */
  get consumers(): number {
    return [...this.#consumers.values()].filter(({ isHeard }) => isHeard).length;
  }

  /** They were in memory alone. */
  forgetConsumers(): void {
    for (const consumer of this.#consumers.values()) consumer.close();
    this.#consumers.clear();
  }
}

function infoOf(stream: Stream): object {
  const { settings, created, firstSeq, lastSeq, messages } = stream;
  return {
    config: { name: settings.name, subjects: settings.subjects, storage: "file" },
    created: new Date(created).toISOString(),
    ts: new Date(Date.now()).toISOString(),
    state: { messages: messages.length, bytes: 0, first_seq: firstSeq, last_seq: lastSeq, consumer_count: 0 },
  };
}

function find(stream: Stream, { seq, last_by_subj: last, next_by_subj: next }: MessageQuery): Stored | undefined {
  if (last !== undefined) return stream.last(last);
  if (next !== undefined) return stream.next(seq ?? 1, next);
  return stream.at(seq ?? 0);
}

function messageOf(found: Stored | undefined): object {
  if (found === undefined) return NO_MESSAGE;
  const { seq, subject, headers, data, time } = found;
  return {
    message: {
      subject,
      seq,
      time: new Date(time).toISOString(),
      data: data.toString("base64"),
      ...(headers === undefined ? {} : { hdrs: Buffer.from(headers).toString("base64") }),
    },
  };
}
