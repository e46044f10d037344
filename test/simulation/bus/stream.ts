import { subjectMatches } from "./protocol.ts";

export type Stored = { seq: number; subject: string; headers?: string; data: Buffer; time: number };
export type StreamSettings = { name: string; subjects: readonly string[]; maxMsgsPerSubject?: number };

/** A stream: messages in order, numbered from 1. */
export class Stream {
  readonly settings: StreamSettings;
  created: number;
  #messages: Stored[] = [];
  #lastSeq = 0;
  readonly #appended: (() => void)[] = [];

  constructor(settings: StreamSettings, created: number) {
    this.settings = settings;
    this.created = created;
  }

  takes(subject: string): boolean {
    return this.settings.subjects.some((pattern) => subjectMatches(pattern, subject));
  }

  get messages(): readonly Stored[] {
    return this.#messages;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get firstSeq(): number {
    return this.#messages[0]?.seq ?? this.#lastSeq + 1;
  }

  whenAppended(act: () => void): void {
    this.#appended.push(act);
  }

  append(message: Omit<Stored, "seq">): Stored {
    const stored = { ...message, seq: (this.#lastSeq += 1) };
    if (this.settings.maxMsgsPerSubject === 1)
      this.#messages = this.#messages.filter(({ subject }) => subject !== message.subject);
    this.#messages.push(stored);
    for (const act of this.#appended) act();
    return stored;
  }

  at(seq: number): Stored | undefined {
    return this.#messages.find((message) => message.seq === seq);
  }

  last(subject: string): Stored | undefined {
    return this.#messages.findLast((message) => subjectMatches(subject, message.subject));
  }

  next(from: number, subject: string): Stored | undefined {
    return this.#messages.find((message) => message.seq >= from && subjectMatches(subject, message.subject));
  }

  /** It ends as it did before its newest messages came: a set back folder, or writes that never reached the disk. */
  loseTail(count: number): void {
    if (count <= 0) return;
    this.#messages.splice(Math.max(0, this.#messages.length - count));
    this.#lastSeq = this.#messages.at(-1)?.seq ?? 0;
  }

  /** Deleted and created anew. */
  recreate(at: number): void {
    this.#messages = [];
    this.#lastSeq = 0;
    this.created = at;
  }
}
