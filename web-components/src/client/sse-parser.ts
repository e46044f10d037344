/** One event of a `text/event-stream`; `id` is the newest that the stream has named. */
export type ServerEvent = { event: string; data: string; id: string };

/**
 * Reads a `text/event-stream` piece by piece, as WHATWG HTML 9.2.6 says; pieces may end anywhere.
 * @returns a function that takes the next piece of text
 */
export function createSseParser(emit: (event: ServerEvent) => void): (piece: string) => void {
  /** Pieces of the line that has not ended yet. */
  let rest: string[] = [];
  let held = "";
  let id = "";
  let event = "";
  let data: string[] = [];

  function field(line: string): void {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (name === "data") data.push(value);
    else if (name === "event") event = value;
    else if (name === "id" && !value.includes("\0")) id = value;
  }

  function dispatch(): void {
    if (data.length > 0) emit({ event: event || "message", data: data.join("\n"), id });
    event = "";
    data = [];
  }

  function take(line: string): void {
    if (line === "") dispatch();
    else if (!line.startsWith(":")) field(line);
  }

  return (piece) => {
    // A carriage return at the very end may be the first half of a line break whose second half is still to come.
    const text = held + piece;
    held = text.endsWith("\r") ? "\r" : "";
    const [first = "", ...others] = (held ? text.slice(0, -1) : text).split(/\r\n|\n|\r/);
    // A line of many pieces, as a large snapshot is, is looked through once and not again with each of them.
    rest.push(first);
    if (others.length === 0) return;
    take(rest.join(""));
    rest = [others.pop()!];
    for (const line of others) take(line);
  };
}
