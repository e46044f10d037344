import type { StreamChanges, TransitionItem } from "@tocsin/core/wire/hub-api";
import type { Tally } from "../measure/tally.ts";
import type { HttpConnection } from "./http-connection.ts";
import { EventParser, type StreamEvent } from "./event-parser.ts";
import { LogWatch } from "./log-watch.ts";
import type { Probes } from "./probes.ts";
import type { Stop } from "./stop.ts";

const RECONNECT_AFTER_MS = 1_000;
export const STREAM = "GET stream until snapshot";
const wants = (event: string) => event === "changes";

/** Streams with the same filter get the same text: it is read once. */
export class ChangesReader {
  #text = "";
  #transitions: readonly TransitionItem[] = [];

  transitions(text: string): readonly TransitionItem[] {
    if (text === this.#text) return this.#transitions;
    this.#text = text;
    this.#transitions = (JSON.parse(text) as StreamChanges).transitions ?? [];
    return this.#transitions;
  }
}

export type StreamParts = {
  connection: HttpConnection;
  tally: Tally;
  stop: Stop;
  probes: Probes;
  reader: ChangesReader;
};

/** One listener: connects, listens, and connects again with the last event's id when it is cut. */
export class Stream {
  readonly #path: string;
  readonly #parts: StreamParts;
  readonly watch = new LogWatch();
  /** How often a stream ended before the run did. */
  cuts = 0;
  #lastId: string | undefined;

  constructor(path: string, parts: StreamParts) {
    this.#path = path;
    this.#parts = parts;
  }

  async listen(): Promise<void> {
    const { stop } = this.#parts;
    while (!stop.stopped) {
      await this.#once();
      if (stop.stopped) return;
      this.cuts++;
      await stop.pause(RECONNECT_AFTER_MS);
    }
  }

  #once(): Promise<void> {
    const { connection, tally, stop } = this.#parts;
    const headers = { accept: "text/event-stream", ...(this.#lastId ? { "last-event-id": this.#lastId } : {}) };
    const request = connection.open(this.#path, headers);
    const measure = connection.watch(request);
    let isMeasured = false;
    const measureOnce = (code: string, error?: string) => {
      if (!isMeasured && !(error !== undefined && stop.stopped)) measure(STREAM, code, error);
      isMeasured = true;
    };
    const parser = new EventParser(wants, (event) => {
      if (event.event === "snapshot" || event.event === "changes") measureOnce("200");
      this.#take(event);
    });
    return new Promise((resolve) => {
      const forget = stop.whenStopped(() => request.destroy());
      const end = (code: string, error: string) => {
        forget();
        measureOnce(code, error);
        resolve();
      };
      request.once("error", (error: NodeJS.ErrnoException) => end(error.code ?? "error", `no answer: ${error.code}`));
      request.once("response", (response) => {
        const code = String(response.statusCode);
        if (code !== "200") measureOnce(code, `HTTP ${code}`);
        response.on("data", (chunk: Buffer) => {
          if (isMeasured) tally.streamed(chunk.length, 0);
          if (code === "200") parser.push(chunk);
        });
        response.once("error", () => {});
        response.once("close", () => end("cut", "the stream ended before its snapshot"));
      });
    });
  }

  #take({ event, id, data }: StreamEvent): void {
    const { tally, probes, reader } = this.#parts;
    if (id !== undefined) this.#lastId = id;
    tally.streamed(0, 1);
    if (event === "snapshot" || event === "reset") this.watch.restart();
    if (event !== "changes") return;
    const transitions = reader.transitions(data);
    if (transitions.length === 0) return;
    this.watch.see(transitions);
    const now = Date.now();
    for (const transition of transitions) {
      const at = probes.match(transition);
      if (at !== undefined) tally.sawReading(now - at);
    }
  }
}
