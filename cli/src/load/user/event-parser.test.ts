import { expect, it } from "vitest";
import { EventParser, type StreamEvent } from "./event-parser.ts";

const text =
  'retry: 1000\nevent: hello\ndata: {"a":1}\n\nid: x-1-0\nevent: snapshot\ndata: {"big":"°"}\n\nid: x-2-0\nevent: changes\ndata: {"at":"°C"}\n\n';

const parse = (chunkBytes: number): StreamEvent[] => {
  const events: StreamEvent[] = [];
  const parser = new EventParser(
    (event) => event !== "snapshot",
    (event) => events.push(event),
  );
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunkBytes) parser.push(bytes.subarray(at, at + chunkBytes));
  return events;
};

it.each([1, 2, 7, 1_000])("reads events from chunks of %i bytes, and drops the data that nobody wants", (chunkBytes) =>
  expect(parse(chunkBytes)).toEqual([
    { event: "hello", id: undefined, data: '{"a":1}' },
    { event: "snapshot", id: "x-1-0", data: "" },
    { event: "changes", id: "x-2-0", data: '{"at":"°C"}' },
  ]),
);
