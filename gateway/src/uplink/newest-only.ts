import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Subject } from "@tocsin/core/wire/subject";
import { ANSWER_WITHIN_MS } from "./log-stream.ts";

/** A stream that keeps the newest message of each subject: states, inventory. Written by compare-and-set. */
export class NewestOnly {
  readonly #stream: string;
  readonly #client: JetStreamClient;
  readonly #manager: JetStreamManager;
  readonly #sequences = new Map<Subject, number>();

  private constructor(stream: string, client: JetStreamClient, manager: JetStreamManager) {
    this.#stream = stream;
    this.#client = client;
    this.#manager = manager;
  }

  static async of(connection: NatsConnection, stream: string): Promise<NewestOnly> {
    const options = { timeout: ANSWER_WITHIN_MS };
    const manager = await jetstreamManager(connection, { ...options, checkAPI: false });
    return new NewestOnly(stream, jetstream(connection, options), manager);
  }

  async read(subject: Subject): Promise<string | undefined> {
    const message = await this.#manager.streams.getMessage(this.#stream, { last_by_subj: subject });
    this.#sequences.set(subject, message?.seq ?? 0);
    return message?.string();
  }

  /**
   * Takes the place of the message that is there, where `mayReplace` agrees; it sees what is there when this object has
   * not seen it, or when somebody else has written meanwhile. @returns false where it did not agree
   */
  async replace(subject: Subject, body: string, mayReplace: (there: string) => boolean): Promise<boolean> {
    if (!this.#sequences.has(subject) && !(await this.#agrees(subject, mayReplace))) return false;
    try {
      await this.#put(subject, body);
    } catch {
      // Refused, or answered too late: the outcome is read back, and a repeat of the same body does no harm.
      if (!(await this.#agrees(subject, mayReplace))) return false;
      await this.#put(subject, body);
    }
    return true;
  }

  async #agrees(subject: Subject, mayReplace: (there: string) => boolean): Promise<boolean> {
    const there = await this.read(subject);
    return there === undefined || mayReplace(there);
  }

  async #put(subject: Subject, body: string): Promise<void> {
    const { seq } = await this.#client.publish(subject, body, {
      expect: { lastSubjectSequence: this.#sequences.get(subject) ?? 0 },
      timeout: ANSWER_WITHIN_MS,
    });
    this.#sequences.set(subject, seq);
  }
}
