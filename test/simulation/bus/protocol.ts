/** What a client of NATS sends (docs.nats.io, "Client Protocol"). */
export type Operation =
  | { op: "connect"; options: { no_responders?: boolean } }
  | { op: "ping" }
  | { op: "pong" }
  | { op: "sub"; subject: string; queue?: string; sid: string }
  | { op: "unsub"; sid: string; max?: number }
  | { op: "pub"; message: BusMessage };

export type BusMessage = { subject: string; reply?: string; headers?: string; data: Buffer };

const CRLF = "\r\n";

/** Reads operations from bytes that come in pieces of any size. */
export class OperationReader {
  #bytes = Buffer.alloc(0);

  *read(piece: Uint8Array): Generator<Operation> {
    this.#bytes = Buffer.concat([this.#bytes, piece]);
    for (;;) {
      const end = this.#bytes.indexOf(CRLF);
      if (end < 0) return;
      const line = this.#bytes.toString("utf8", 0, end);
      const [name = "", ...words] = line.split(/[ \t]+/);
      const operation = name.toUpperCase();
      if (operation !== "PUB" && operation !== "HPUB") {
        this.#bytes = this.#bytes.subarray(end + 2);
        yield operationOf(operation, words, line);
        continue;
      }
      const total = Number(words.at(-1));
      const begin = end + 2;
      if (this.#bytes.length < begin + total + 2) return;
      const body = Buffer.from(this.#bytes.subarray(begin, begin + total));
      this.#bytes = this.#bytes.subarray(begin + total + 2);
      yield { op: "pub", message: published(words, body, operation === "HPUB") };
    }
  }
}

function published(words: string[], body: Buffer, hasHeaders: boolean): BusMessage {
  const sizes = hasHeaders ? 2 : 1;
  const [subject = "", reply] = words.slice(0, words.length - sizes);
  const headerBytes = hasHeaders ? Number(words.at(-2)) : 0;
  return {
    subject,
    ...(reply === undefined ? {} : { reply }),
    ...(hasHeaders ? { headers: body.toString("utf8", 0, headerBytes) } : {}),
    data: body.subarray(headerBytes),
  };
}

function operationOf(name: string, words: string[], line: string): Operation {
  switch (name) {
    case "CONNECT":
      return { op: "connect", options: JSON.parse(line.slice("CONNECT".length)) as { no_responders?: boolean } };
    case "PING":
      return { op: "ping" };
    case "PONG":
      return { op: "pong" };
    case "SUB": {
      const [subject = "", ...rest] = words;
      const sid = rest.at(-1)!;
      return { op: "sub", subject, sid, ...(rest.length > 1 ? { queue: rest[0]! } : {}) };
    }
    case "UNSUB":
      return { op: "unsub", sid: words[0]!, ...(words[1] === undefined ? {} : { max: Number(words[1]) }) };
    default:
      throw new Error(`unknown protocol operation ${name}`);
  }
}

/** A message as a server sends it to a subscription. */
export function delivery({ subject, reply, headers, data }: BusMessage, sid: string): Buffer {
  const target = reply === undefined ? `${subject} ${sid}` : `${subject} ${sid} ${reply}`;
  if (headers === undefined) return Buffer.concat([Buffer.from(`MSG ${target} ${data.length}${CRLF}`), data, END]);
  const head = Buffer.from(headers);
  const line = `HMSG ${target} ${head.length} ${head.length + data.length}${CRLF}`;
  return Buffer.concat([Buffer.from(line), head, data, END]);
}

const END = Buffer.from(CRLF);

/** Headers of a message that carries a status and nothing else. */
export const statusOf = (code: number, text = "", more: Record<string, string | number> = {}): string =>
  [
    `NATS/1.0 ${code}${text && ` ${text}`}`,
    ...Object.entries(more).map(([name, value]) => `${name}: ${value}`),
    "",
    "",
  ].join(CRLF);

export function headerOf(headers: string | undefined, name: string): string | undefined {
  const line = headers?.split(CRLF).find((each) => each.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return line?.slice(name.length + 1).trim();
}

/** `*` stands for one token, `>` for all that follow. */
export function subjectMatches(pattern: string, subject: string): boolean {
  if (pattern === subject) return true;
  if (!pattern.includes("*") && !pattern.includes(">")) return false;
  const [wanted, tokens] = [pattern.split("."), subject.split(".")];
  for (const [index, want] of wanted.entries()) {
    if (want === ">") return tokens.length > index;
    if (index >= tokens.length || (want !== "*" && want !== tokens[index])) return false;
  }
  return wanted.length === tokens.length;
}
