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

/** A hub says hello at once: where nothing comes for so long, something between may be holding it back. */
export const FIRST_EVENT_MAX_MS = 10_000;

/** The hub's heartbeat comes each 5 s: two of them missed, and what is shown may be old. */
export const QUIET_MAX_MS = 12_000;

const NOTHING: Words = () => "";

export type ConnectionOptions = {
  url: string;
  /** What of it is asked for, each time that it is opened. */
  query?: () => string;
  /** How often to ask where no stream comes through, ms. */
  pollEveryMs: number;
  open: OpenStream;
  random: () => number;
  onEvent: (event: ServerEvent) => void;
  onState: (state: ConnectionState) => void;
  /** Whether the page itself keeps the hub waiting, as for a token. */
  isWaiting?: () => boolean;
  /** The likely cause where nothing ever came through; a browser does not tell it by itself. */
  whyBlocked?: () => Promise<Words | undefined>;
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
  /** A proxy holds streams back until they end: what has changed is asked for again and again. */
  #polls = false;
  /** Whether what is open now has told anything; whether it was given up because it did not. */
  #heard = false;
  #stalled = false;
  #stopped = true;
  #obstacle: Words | undefined;
  #abort: AbortController | undefined;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #first: ReturnType<typeof setTimeout> | undefined;
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
    for (const timer of [this.#quiet, this.#first, this.#wait]) clearTimeout(timer);
  }

  /** Gives up the stream for as long as nobody looks; what is held is as of now. */
  pause(): void {
    if (this.#stopped) return;
    this.stop();
    if (this.state === "live") this.#set("stale", () => msg("paused while nobody looked"));
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
    this.#obstacle = undefined;
    this.start();
  }

  /** Asks for another part of the factory: it begins with all of that part, and what is held stays until it is there. */
  reopen(): void {
    if (this.#stopped) return;
    this.stop();
    this.#lastEventId = "";
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
    this.#heard = false;
    this.#watchFirst();
    const { url, query, open } = this.#options;
    const asked = [query?.(), this.#polls ? "once=true" : ""].filter(Boolean).join("&");
    void open({
      url: asked ? `${url}?${asked}` : url,
      lastEventId: this.#lastEventId,
      signal: abort.signal,
      onOpen: () => this.#watchQuiet(),
      onEvent: (event) => this.#stopped || this.#received(event),
    }).then((end) => this.#abort === abort && this.#ended(end));
  }

  #watchFirst(): void {
    this.#first = setTimeout(() => {
      if (this.#options.isWaiting?.()) return this.#watchFirst();
      this.#stalled = true;
      this.#abort?.abort();
    }, FIRST_EVENT_MAX_MS);
  }

  #received(event: ServerEvent): void {
    clearTimeout(this.#first);
    this.#heard = true;
    this.#stalled = false;
    this.#failures = 0;
    this.#everLive = true;
    this.#obstacle = undefined;
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
    for (const timer of [this.#quiet, this.#first]) clearTimeout(timer);
    if (this.#stopped) return;
    if (this.#goesOn(end)) return;
    this.needsSignIn = end.kind === "refused" && end.status === 401;
    this.#set(...this.#standing(end));
    if (end.kind === "blocked" && this.state === "unreachable" && !this.#obstacle) void this.#explain();
    this.#wait = setTimeout(() => this.#open(), backoffMs(this.#failures++, this.#options.random()));
  }

  /** Where no stream comes through, what has changed is asked for from time to time; where not even that, all begins anew. */
  #goesOn(end: StreamEnd): boolean {
    if (this.#stalled) {
      this.#stalled = false;
      this.#polls = !this.#polls;
      if (this.#polls) this.#open();
      return this.#polls;
    }
    const isPolled = this.#polls && this.#heard && end.kind === "ended";
    if (isPolled) this.#wait = setTimeout(() => this.#open(), this.#options.pollEveryMs);
    return isPolled;
  }

  #standing(end: StreamEnd): [ConnectionState, Words] {
    const detail = () => endWords(end);
    if (end.kind === "refused" && (end.status === 401 || end.status === 403)) return ["unauthorized", detail];
    if (!this.#everLive) return ["unreachable", (end.kind === "blocked" && this.#obstacle) || detail];
    return [this.#failures === 0 ? "stale" : "offline", detail];
  }

  async #explain(): Promise<void> {
    const obstacle = await this.#options.whyBlocked?.();
    if (!obstacle || this.state !== "unreachable") return;
    this.#obstacle = obstacle;
    this.#set("unreachable", obstacle);
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
