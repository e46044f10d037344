import { statusOf, subjectMatches, type BusMessage } from "./protocol.ts";
import type { Stored, Stream } from "./stream.ts";

export type ConsumerConfig = {
  name?: string;
  deliver_policy?: string;
  opt_start_seq?: number;
  filter_subject?: string;
  filter_subjects?: string[] | string;
};
type Pull = { reply: string; left: number; expiry: NodeJS.Timeout; heartbeat: NodeJS.Timeout | undefined };
export type PullRequest = { batch?: number; expires?: number; idle_heartbeat?: number };

/** Where pulled messages go. */
export type Inbox = { isHeard(subject: string): boolean; send(to: string, message: BusMessage): void };

const NANOS = 1_000_000;
const EXPIRES_MS = 30_000;

/** A consumer that is pulled from, without acknowledgements. */
export class Consumer {
  readonly name: string;
  readonly config: ConsumerConfig;
  readonly #stream: Stream;
  readonly #inbox: Inbox;
  readonly #filters: readonly string[];
  #next: number;
  /** Of `last_per_subject`: what there was of older messages at the begin. */
  #ahead: Stored[] = [];
  #delivered = 0;
  #pulls: Pull[] = [];

  constructor(name: string, config: ConsumerConfig, stream: Stream, inbox: Inbox) {
    this.name = name;
    this.config = config;
    this.#stream = stream;
    this.#inbox = inbox;
    const { filter_subject: one, filter_subjects: several = [] } = config;
    this.#filters = [...(one ? [one] : []), ...[several].flat()];
    this.#next = config.deliver_policy === "by_start_sequence" ? (config.opt_start_seq ?? 1) : 1;
    if (config.deliver_policy !== "last_per_subject") return;
    const newest = new Map(this.#stream.messages.filter((message) => this.#wants(message)).map((m) => [m.subject, m]));
    this.#ahead = [...newest.values()].toSorted((a, b) => a.seq - b.seq);
    this.#next = stream.lastSeq + 1;
  }

  #wants({ subject }: Stored): boolean {
    return this.#filters.length === 0 || this.#filters.some((filter) => subjectMatches(filter, subject));
  }

  get pending(): number {
    const rest = this.#stream.messages.filter((message) => message.seq >= this.#next && this.#wants(message));
    return this.#ahead.length + rest.length;
  }

  get info(): object {
    return {
      stream_name: this.#stream.settings.name,
      name: this.name,
      created: new Date(this.#stream.created).toISOString(),
      config: { ...this.config, name: this.name, ack_policy: "none" },
      delivered: { consumer_seq: this.#delivered, stream_seq: this.#next - 1 },
      ack_floor: { consumer_seq: 0, stream_seq: 0 },
      num_ack_pending: 0,
      num_redelivered: 0,
      num_waiting: this.#pulls.length,
      num_pending: this.pending,
    };
  }

  /** Whether somebody is there to be told. */
  get isHeard(): boolean {
    return this.#pulls.some(({ reply }) => this.#inbox.isHeard(reply));
  }

  pull(reply: string, { batch = 1, expires, idle_heartbeat: idle }: PullRequest): void {
    const expiry = setTimeout(() => this.#expire(pull), expires ? expires / NANOS : EXPIRES_MS);
    const beat = () => this.#say(reply, statusOf(100, "Idle Heartbeat"));
    const heartbeat = idle ? setInterval(beat, idle / NANOS) : undefined;
    const pull: Pull = { reply, left: batch, expiry, heartbeat };
    this.#pulls.push(pull);
    this.pump();
  }

  #expire(pull: Pull): void {
    this.#end(pull);
    const more = { "Nats-Pending-Messages": pull.left, "Nats-Pending-Bytes": 0 };
    this.#say(pull.reply, statusOf(408, "Request Timeout", more));
  }

  #say(to: string, headers: string): void {
    this.#inbox.send(to, { subject: to, headers, data: Buffer.alloc(0) });
  }

  #end(pull: Pull): void {
    clearTimeout(pull.expiry);
    clearInterval(pull.heartbeat);
    this.#pulls = this.#pulls.filter((each) => each !== pull);
  }

  /** Delivers what there is to who asked for it. */
  pump(): void {
    for (;;) {
      const [pull] = this.#pulls;
      if (pull === undefined) return;
      if (!this.#inbox.isHeard(pull.reply)) {
        this.#end(pull);
        continue;
      }
      const message = this.#take();
      if (message === undefined) return;
      this.#deliver(pull, message);
      if ((pull.left -= 1) === 0) this.#end(pull);
    }
  }

  #deliver(pull: Pull, { seq, time, subject, headers, data }: Stored): void {
    const count = (this.#delivered += 1);
    const name = `${this.#stream.settings.name}.${this.name}`;
    const reply = `$JS.ACK.${name}.1.${seq}.${count}.${time * NANOS}.${this.pending}`;
    this.#inbox.send(pull.reply, { subject, reply, data, ...(headers === undefined ? {} : { headers }) });
    pull.heartbeat?.refresh();
  }

  #take(): Stored | undefined {
    const ahead = this.#ahead.shift();
    if (ahead) return ahead;
    const found = this.#stream.messages.find((message) => message.seq >= this.#next && this.#wants(message));
    if (found) this.#next = found.seq + 1;
    return found;
  }

  close(): void {
    for (const pull of this.#pulls) this.#end(pull);
  }
}
