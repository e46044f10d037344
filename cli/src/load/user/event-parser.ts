import { StringDecoder } from "node:string_decoder";

export type StreamEvent = { event: string; id: string | undefined; data: string };

/**
 * Reads `text/event-stream` from chunks. The data of events that nobody wants (a snapshot of megabytes) is dropped as
 * it comes, so that a thousand listeners need no memory for it.
 */
export class EventParser {
  readonly #decoder = new StringDecoder("utf8");
  readonly #wants: (event: string) => boolean;
  readonly #tell: (event: StreamEvent) => void;
  /** Parts of the line that has not ended. */
  #parts: string[] = [];
  #event = "message";
  #id: string | undefined;
  #data = "";
  #isUnwanted = false;

  constructor(wants: (event: string) => boolean, tell: (event: StreamEvent) => void) {
    this.#wants = wants;
    this.#tell = tell;
  }

  push(chunk: Buffer): void {
    const text = this.#decoder.write(chunk);
    let from = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      this.#part(text.slice(from, end));
      this.#line();
      from = end + 1;
    }
    this.#part(text.slice(from));
  }

  #part(text: string): void {
    // Of a line that nobody wants the first part is enough, to know that it is not the empty one.
    if (text === "" || (this.#isUnwanted && this.#parts.length > 0)) return;
    this.#parts.push(text);
  }

  #line(): void {
    const line = this.#parts.length === 1 ? this.#parts[0]! : this.#parts.join("");
    this.#parts = [];
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    const value = line.slice(colon + (line[colon + 1] === " " ? 2 : 1));
    if (line.startsWith("event:")) {
      this.#event = value;
      this.#isUnwanted = !this.#wants(value);
    } else if (line.startsWith("data:")) this.#data = this.#isUnwanted ? "" : value;
    else if (line.startsWith("id:")) this.#id = value;
  }

  #dispatch(): void {
    if (this.#event !== "message") this.#tell({ event: this.#event, id: this.#id, data: this.#data });
    this.#event = "message";
    this.#isUnwanted = false;
    this.#data = "";
  }
}
