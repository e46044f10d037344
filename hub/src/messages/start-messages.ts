import { setInterval } from "node:timers";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import type { HubConfig } from "../config/hub-config.ts";
import { DeadMan } from "./dead-man.ts";
import type { MessageEvents } from "./events.ts";
import { MessengerLease } from "./lease.ts";
import { Messenger, type MessengerParts } from "./messenger.ts";
import { NoticeBook } from "./notice-book.ts";
import { Sender } from "./sender.ts";

const LOOK_MS = 500;

export type MessagesParts = Pick<MessengerParts, "fleet" | "now" | "position" | "since"> & {
  config: HubConfig;
  /** Tells this process from any other that may hold the lease. */
  holder: string;
  /** Undefined while there is none, or while not all is read: then nobody is told anything. */
  connection: () => NatsConnection | undefined;
  events: MessageEvents;
};

export type Messages = {
  book: NoticeBook;
  /** Reads the shared notices from here on; call it once. */
  follow(connection: NatsConnection): void;
  readonly isSending: boolean;
  readonly retryForMs: number;
  close(): Promise<void>;
};

/** Tells people, where the configuration says whom; of all hubs the holder of the lease does. */
export function startMessages(parts: MessagesParts): Messages | undefined {
  const { config, now, events, connection } = parts;
  const settings = config.messages;
  if (settings.routes.length === 0 && !settings.deadMan) return undefined;
  const book = new NoticeBook(now);
  const messenger = new Messenger({ ...parts, settings, publicUrl: config.http.publicUrl, book });
  const sender = new Sender({ settings, book, now, random: Math.random, events, held: () => lease.held });
  const deadMan = settings.deadMan && new DeadMan(settings.deadMan, events.deadManFailed);
  const lease = new MessengerLease({
    ...parts,
    logSeq: () => messenger.considered,
    failed: events.messagesFailed,
    taken: ({ logSeq }) => {
      messenger.begin(logSeq);
      events.leaseTaken();
    },
    lost: () => {
      sender.stop();
      events.leaseLost();
    },
  });
  const look = async () => {
    if (!lease.held || !book.ready || !connection()) return;
    await sender.note();
    await messenger.look();
    sender.send();
    if (deadMan && isWell(parts.fleet)) await deadMan.wellAt(now());
  };
  return run(look, { book, lease, sender, events, retryForMs: settings.retryFor });
}

/** Streams and hub are looked at before; what a person took out of service is meant to be away. */
const isWell = ({ zones }: Fleet): boolean =>
  [...zones.values()].every(({ overlay, service }) => service || overlay?.reason !== "gateway-unreachable");

type Running = { book: NoticeBook; lease: MessengerLease; sender: Sender; events: MessageEvents; retryForMs: number };

function run(look: () => Promise<void>, { book, lease, sender, events, retryForMs }: Running): Messages {
  const closing = new AbortController();
  let looking: Promise<void> | undefined;
  let following: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= look()
      .catch(events.messagesFailed)
      .finally(() => (looking = undefined));
  }, LOOK_MS);
  return {
    book,
    retryForMs,
    get isSending() {
      return lease.held;
    },
    follow: (connection) => {
      following ??= book.follow(connection, closing.signal, events.messagesFailed);
    },
    close: async () => {
      clearInterval(timer);
      await looking;
      await sender.finish();
      closing.abort();
      sender.stop();
      await lease.close();
      await following;
    },
  };
}
