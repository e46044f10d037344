import { toId } from "@tocsin/core/wire/id";
import { describe, expect, it } from "vitest";
import type { Availability } from "../config/topic-schema.ts";
import type { SourceSaid } from "../zone/packet.ts";
import { createDecode } from "./decode.ts";
import { SourceTopics } from "./source-topics.ts";
import { topicFilters } from "./topic-map.ts";
import { indexesOf, zoneExample } from "./zone-example.ts";

const zone = zoneExample({ plc1: { status: { source: toId("plc1") } } });
const availability: Availability[] = [
  { topic: "{zone}/{source}/status", online: "online", offline: "offline" },
  { topic: "bridge/state", source: "plc1", online: "1", offline: "0", value: "/up" },
];
const sources = new SourceTopics(zone, availability);
const topics = [{ topic: "{zone}/{machine}/{sensor}", decode: "auto" } as const];
const decode = createDecode(zone, { topics, availability }, indexesOf(zone));

describe("a source's own word", () => {
  const said = (topic: string, payload: string) => {
    const words: SourceSaid[] = [];
    const into = { reading: () => expect.fail("a reading"), source: (word: SourceSaid) => words.push(word) };
    return decode({ topic, payload: Buffer.from(payload) }, into) ?? words[0];
  };

  it("is read from the topic of its availability, ahead of any reading's", () => {
    expect(said("press/plc1/status", "offline")).toEqual({
      source: "plc1",
      word: "gone",
      text: 'plc1 says "offline"',
    });
    expect(said("press/plc1/status", " online\n")).toMatchObject({ source: "plc1", word: "back" });
  });

  it("is found by its pointer in a topic that names no source", () => {
    expect(said("bridge/state", '{"up":0}')).toMatchObject({ source: "plc1", word: "gone" });
    expect(said("bridge/state", '{"up":1}')).toMatchObject({ source: "plc1", word: "back" });
  });

  it.each([
    ["press/plc1/status", "maybe"],
    ["bridge/state", "0"],
    ["bridge/state", "{}"],
  ])("is quarantined on %j where %j is neither of the two", (topic, payload) =>
    expect(said(topic, payload)).toMatchObject({ kind: "quarantine", reason: expect.stringMatching(/^it is neither/) }),
  );

  it("is nobody's where no sensor names such a source", () =>
    expect(said("press/plc2/status", "offline")).toEqual({ kind: "unmatched" }));

  it("has the filters of its topics, but none that another one covers", () => {
    const filters = ["+/+", "press/+/status"];
    expect(topicFilters(zone, [{ topic: "{machine}/{sensor}", decode: "auto" }], sources)).toEqual(filters);
  });
});
