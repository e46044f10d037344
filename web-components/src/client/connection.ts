import { backoffMs } from "./backoff.ts";
import type { OpenStream, StreamEnd } from "./event-stream.ts";
import type { ServerEvent } from "./sse-parser.ts";
import { msg, str, type Words } from "../words/language.ts";

/**
 * How the page stands to its hub; never the state of a sensor.
 * `connecting` nothing was ever received · `live` · `stale` just lost or quiet for too long, what is shown may be old ·
 * `offline` lost and not to be had back · `unreachable` never answered: blocked, wrong address or no hub there ·
 * `unauthorized` the hub refuses this person · `incompatible` the hub speaks another version.
 */
export type ConnectionState =
  "connecting" | "live" | "stale" | "offline" | "unreachable" | "unauthorized" | "incompatible";

/** The hub's heartbeat comes each 15 s: two of them missed, and what is shown may be old. */
export const QUIET_MAX_MS = 35_000;

const NOTHING: Words = () => "";

export type ConnectionOptions = {
  url: string;
  open: OpenStream;
  random: () => number;
  onEvent: (event: ServerEvent) => void;
  onState: (state: ConnectionState) => void;
};

/** One stream to one hub, kept up: opens, watches, waits and opens again, and says how it stands. */
export class Connection {
  state: ConnectionState = "connecting";
  /** Why, in the language in which it is asked. */
  detail: Words = NOTHING;
  /** The hub does not know who asks, and would answer somebody whom it knows. */
  needsSignIn = false;
  #options: ConnectionOptions;
  #lastEventId = "";
  #failures = 0;
  #everLive = false;
  #stopped = true;
  #abort: AbortController | undefined;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #wait: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#open();
  }

  stop(): void {
    this.#stopped = true;
    this.#abort?.abort();
    clearTimeout(this.#quiet);
    clearTimeout(this.#wait);
  }

  /** Tries now instead of waiting out the pause, as when the computer is on the network again. */
  retry(): void {
    if (this.#stopped || this.#abort) return;
    clearTimeout(this.#wait);
    this.#open();
  }

  /** Begins anew as somebody else: nothing of what the one before was told is resumed. */
  restart(): void {
    if (this.#stopped) return;
    this.stop();
    this.#lastEventId = "";
    this.#failures = 0;
    this.#everLive = false;
    this.start();
  }

  /** The hub speaks a version that this page does not know: nothing of it is shown, and asking again is pointless. */
  refuse(detail: Words): void {
    this.stop();
    this.#set("incompatible", detail);
  }

  #open(): void {
    const abort = new AbortController();
    this.#abort = abort;
    const { url, open } = this.#options;
    void open({
      url,
      lastEventId: this.#lastEventId,
      signal: abort.signal,
      onOpen: () => this.#watchQuiet(),
      onEvent: (event) => this.#stopped || this.#received(event),
    }).then((end) => this.#abort === abort && this.#ended(end));
  }

  #received(event: ServerEvent): void {
    this.#failures = 0;
    this.#everLive = true;
    this.needsSignIn = false;
    this.#lastEventId = event.id || this.#lastEventId;
    this.#watchQuiet();
    this.#options.onEvent(event);
    if (!this.#stopped) this.#set("live", NOTHING);
  }

  #watchQuiet(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      this.#set("stale", () => msg("the hub has said nothing for a while"));
      // A half-open connection never ends by itself: give it up, so that the loss is seen and a new one is tried.
      this.#abort?.abort();
    }, QUIET_MAX_MS);
  }

  #ended(end: StreamEnd): void {
    this.#abort = undefined;
    clearTimeout(this.#quiet);
    if (this.#stopped) return;
    this.needsSignIn = end.kind === "refused" && end.status === 401;
    this.#set(...this.#standing(end));
    this.#wait = setTimeout(() => this.#open(), backoffMs(this.#failures++, this.#options.random()));
  }

  #standing(end: StreamEnd): [ConnectionState, Words] {
    const detail = () => endWords(end);
    if (end.kind === "refused" && (end.status === 401 || end.status === 403)) return ["unauthorized", detail];
    if (!this.#everLive) return ["unreachable", detail];
    return [this.#failures === 0 ? "stale" : "offline", detail];
  }

  #set(state: ConnectionState, detail: Words): void {
    if (state === this.state && detail === this.detail) return;
    this.state = state;
    this.detail = detail;
    this.#options.onState(state);
  }
}

function endWords(end: StreamEnd): string {
  if (end.kind === "refused") return end.detail();
  return end.kind === "blocked" ? msg(str`no connection: ${end.message}`) : msg("the hub ended the connection");
}
