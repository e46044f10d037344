import { toMessages, type Dialect, type SaidBy } from "./dialect.ts";
import type { Publisher } from "./publisher.ts";

/** How a PLC says what its machines' instruments said, whatever it speaks. */
export type Voice = {
  say(machine: string, all: readonly SaidBy[], now: number): void;
  readonly connected: boolean;
  readonly acknowledged: number;
  readonly waiting: number;
  readonly dropped: number;
  close(): Promise<void>;
};

/** Plain payloads over a connection that keeps what the broker has not acknowledged. */
export function plainVoice(publisher: Publisher, zone: string, dialect: Dialect): Voice {
  return {
    say: (machine, all, now) => {
      for (const message of toMessages(dialect, zone, machine, all, now)) publisher.offer(message);
    },
    get connected() {
      return publisher.connected;
    },
    get acknowledged() {
      return publisher.acknowledged;
    },
    get waiting() {
      return publisher.waiting;
    },
    get dropped() {
      return publisher.dropped;
    },
    close: () => publisher.close(),
  };
}
