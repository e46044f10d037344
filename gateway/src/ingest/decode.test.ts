import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TopicMap } from "../config/topic-schema.ts";
import type { Decoded } from "../zone/packet.ts";
import { createDecode } from "./decode.ts";
import { SourceTopics } from "./source-topics.ts";
import { topicFilters } from "./topic-map.ts";
import { indexesOf, zoneExample } from "./zone-example.ts";

const zone = zoneExample({
  m1: { temp: {}, speed: { kind: "counter" }, door: { kind: "discrete" }, t: {} },
  m2: { s1: {}, s2: {}, state: { kind: "discrete" }, deep: { pointer: "/inner/a~1b" } },
  m3: {
    x: { topic: "plc/7/data", pointer: "/x" },
    y: { topic: "plc/7/data", pointer: "/y/0" },
    alone: { topic: "odd topic" },
  },
});
const names = zone.machines.flatMap(({ sensors }) => sensors.map(({ sensor }) => sensor as string));
const maps: TopicMap[] = [
  { topic: "{zone}/{machine}/{sensor}", decode: "auto" },
  { topic: "{zone}/{machine}", decode: "auto" },
  { topic: "raw/{machine}/{sensor}", decode: "value" },
  {
    topic: "batch/{machine}",
    decode: "json",
    each: "/items",
    sensor: "/id",
    value: "/val/num",
    time: "/at",
    quality: "/st",
  },
  { topic: "list/{machine}/{sensor}/#", decode: "json", each: "" },
  { topic: "{source}/+/named/{machine}/{sensor}", decode: "json", value: "/a", time: "/b" },
];
const decode = createDecode(zone, { topics: maps }, indexesOf(zone), { bounds: { payloadBytesMax: 1_000 } });

type Expected = [sensor: string, value: unknown, quality?: string, at?: number][];

/** One door: topic and payload in; readings (time and quality left out where they are none and good) or a reason out. */
function check(topic: string, payload: string | Uint8Array, expected: Expected, reason?: string) {
  const found: unknown[] = [];
  const into: Decoded = {
    reading: (sensor, value, quality, at) =>
      found.push([names[sensor], value, ...(Number.isNaN(at) ? (quality === "good" ? [] : [quality]) : [quality, at])]),
    source: () => expect.fail("a source's word"),
  };
  const rejection = decode({ topic, payload: Buffer.from(payload) }, into);
  expect([found, rejection?.kind === "quarantine" ? rejection.reason : rejection?.kind]).toEqual([expected, reason]);
}

describe("a bare payload", () => {
  it.each([
    ["21.5", 21.5],
    [" -3e2\n", -300],
    ["0", 0],
    ['"21.5"', 21.5],
  ])("%j is a number", (payload, value) => check("press/m1/temp", payload, [["temp", value]]));

  it.each(["NaN", "Infinity", "-Infinity", "1,5", "ON", "  x", "0x", "true"])("%j is none", (payload) =>
    check("press/m1/temp", payload, [], `temp is ${JSON.stringify(payload)}, which is not a finite number`),
  );

  it.each([
    ["ON", "ON"],
    ["true", true],
    ["false", false],
    ["1", 1],
    ["007", "007"],
    ["geöffnet", "geöffnet"],
    ['"open"', "open"],
    ["null", "null"],
  ])("%j is a state", (payload, value) => check("press/m1/door", payload, [["door", value]]));

  it("is quarantined when it is empty, blank, not text or too long", () => {
    check("press/m1/temp", "", [], "the payload is empty");
    check("press/m1/temp", "  ", [], 'temp is "  ", which is not a finite number');
    check("press/m1/door", Uint8Array.of(0xff, 0xfe), [], "door is not UTF-8");
    check("press/m1/door", "x".repeat(300), [], "door has a text of 300 characters for a value; at most 256 are read");
    check(
      "press/m1/temp",
      "1".repeat(1_001),
      [],
      "the payload has 1001 bytes; at most 1000 are read (ingest.payloadBytesMax)",
    );
  });

  it("is not looked into where the map says value", () => check("raw/m1/door", '{"v":1}', [["door", '{"v":1}']]));

  it("is quarantined where only its beginning was read, whatever that says", () => {
    const packet = { topic: "press/m1/temp", payload: Buffer.from("21"), wholeBytes: 3_000_000 };
    const into = { reading: () => expect.fail("a reading"), source: () => expect.fail("a source's word") };
    expect(decode(packet, into)).toEqual({
      kind: "quarantine",
      reason: "the payload has 3000000 bytes; its packet is longer than is read (ingest.packetBytesMax)",
    });
  });

  it("cannot be of several sensors", () =>
    check("press/m2", "5", [], "the payload is a bare value and its topic is that of several sensors: JSON is needed"));
});

describe("an object", () => {
  const at = Date.UTC(2024, 4, 17, 12, 0, 0);

  it.each([
    ['{"value":5}', [["temp", 5]]],
    [`{"v":5,"t":${at}}`, [["temp", 5, "good", at]]],
    [`{"val":"5.5","timestamp":"2024-05-17T12:00:00Z","unit":"C"}`, [["temp", 5.5, "good", at]]],
    [`{"v":5,"ts":"${at}","quality":"BAD"}`, [["temp", 5, "bad", at]]],
    ['{"v":0,"q":192}', [["temp", 0]]],
    ['{"v":5,"q":0,"t":null}', [["temp", 5, "bad"]]],
    ['{"v":5,"quality":"dubious"}', [["temp", 5, "uncertain"]]],
  ] as [string, Expected][])("%s is a reading", (payload, expected) => check("press/m1/temp", payload, expected));

  it.each([
    [at / 1e3, at],
    [at, at],
    [at * 1e3, at],
    [at * 1e6, at],
    [at / 1e3 + 0.25, at + 250],
    ['"2024-05-17T14:00:00+02:00"', at],
    ['"2024-05-17 12:00:00.250"', at + 250],
    ['"2024-05-17T12:00Z"', at],
  ])("has its time in seconds to nanoseconds or ISO 8601: %s", (time, expected) =>
    check("press/m1/temp", `{"v":1,"t":${time}}`, [["temp", 1, "good", expected]]),
  );

  it.each(['"yesterday"', "1e30", "true", "{}", '"2024-13-45T99:00:00Z"'])("is quarantined for the time %s", (time) =>
    check(
      "press/m1/temp",
      `{"v":1,"t":${time}}`,
      [],
      "temp has a time that is neither ISO 8601 nor seconds to nanoseconds since 1970",
    ),
  );

  it.each([
    ["{}", "temp has no value"],
    ['{"v":null}', "temp has the value null"],
    ['{"v":[1]}', "temp has a list for a value"],
    ['{"v":{"x":1}}', "temp has an object for a value"],
    ['{"v":1e999}', 'temp is "Infinity", which is not a finite number'],
    ['{"v":true}', 'temp is "true", which is not a finite number'],
    ['{"v":5', "the payload begins like JSON and is not JSON"],
    ["[1]", "temp has a list for a value"],
    ['{"__proto__":{"v":5}}', "temp has no value"],
  ])("%s is quarantined", (payload, reason) => check("press/m1/temp", payload, [], reason));

  it("gives one reading for each leaf that is a sensor of its machine", () => {
    check("press/m2", `{"t":${at},"s1":1,"s2":"641.8","state":"run","other":7}`, [
      ["s1", 1, "good", at],
      ["s2", 641.8, "good", at],
      ["state", "run", "good", at],
    ]);
    check("press/m2", `{"s1":{"v":1,"q":"bad"},"inner":{"a/b":2}}`, [
      ["s1", 1, "bad"],
      ["deep", 2],
    ]);
    check("press/m1", `{"t":5}`, [["t", 5]]);
  });

  it("gives its right leaves and is quarantined for its wrong ones", () =>
    check("press/m2", '{"s1":null,"s2":3,"state":[]}', [["s2", 3]], "s1 has the value null (and 1 more)"));

  it("is quarantined where it names no sensor", () => {
    check("press/m2", '{"foo":1,"constructor":2}', [], "the payload names no sensor of m2");
    check("press/m2", "[1]", [], "the payload of m2 is not an object whose keys are sensors");
  });
});

describe("a topic map", () => {
  it("follows pointers", () => {
    check("plc/any/named/m1/temp", '{"a":5,"b":1700000000}', [["temp", 5, "good", 1_700_000_000_000]]);
    check("plc/7/data", '{"x":1,"y":[2]}', [
      ["x", 1],
      ["y", 2],
    ]);
    check("plc/7/data", '{"x":1}', [["x", 1]], "y has no value");
  });

  it("reads every item of a list", () => {
    check(
      "batch/m1",
      '{"items":[{"id":"temp","val":{"num":1},"at":"2024-05-17T12:00:00Z"},{"id":"door","val":{"num":"open"},"st":"bad"}]}',
      [
        ["temp", 1, "good", Date.UTC(2024, 4, 17, 12)],
        ["door", "open", "bad"],
      ],
    );
    check("list/m1/temp/any/more", '[1,{"v":2,"t":1700000000000}]', [
      ["temp", 1],
      ["temp", 2, "good", 1_700_000_000_000],
    ]);
    check(
      "batch/m1",
      '{"items":[{"id":"nobody","val":{"num":1}},{"id":{"toString":1}}]}',
      [],
      '"nobody" is no sensor of m1 (and 1 more)',
    );
    check("batch/m1", "{}", [], "there is no list where each says");
  });

  it("takes a sensor with a topic of its own from there alone", () => {
    check("odd topic", "5", [["alone", 5]]);
    check("press/m3/alone", "5", [], "unmatched");
  });

  it.each([
    "press/m1/none",
    "press/none/temp",
    "paint/m1/temp",
    "press/m1/temp/more",
    "press//temp",
    "press/m1/a.b",
    "press/m1/__proto__",
    "press/constructor/temp",
    "",
  ])("does not know %j", (topic) => check(topic, "5", [], "unmatched"));

  it("goes on matching after a flood of topics that it does not know", () => {
    for (let index = 0; index < 3_000; index++) check(`press/m1/no-${index}`, "1", [], "unmatched");
    for (let index = 0; index < 12_000; index++) check(`list/m1/temp/${index}`, "[1]", [["temp", 1]]);
    check("press/m1/temp", "5", [["temp", 5]]);
    check("odd topic", "5", [["alone", 5]]);
  });

  it("has the filters of its templates and of the sensors' own topics", () =>
    expect(topicFilters(zone, maps, new SourceTopics(zone, []))).toEqual([
      "press/+/+",
      "press/+",
      "raw/+/+",
      "batch/+",
      "list/+/+/#",
      "+/+/named/+/+",
      "plc/7/data",
      "odd topic",
    ]));
});

describe("decode", () => {
  const topics = [
    "press/m1/temp",
    "press/m1/door",
    "press/m2",
    "batch/m1",
    "list/m1/temp/x",
    "plc/7/data",
    "plc/a/named/m1/temp",
  ];
  const neverThrows = (payloads: fc.Arbitrary<Uint8Array>) =>
    fc.assert(
      fc.property(fc.constantFrom(...topics), payloads, (topic, payload) => {
        const values: unknown[] = [];
        const reading: Decoded["reading"] = (_sensor, value, _quality, at) => void values.push(value, at);
        decode({ topic, payload }, { reading, source: () => undefined });
        expect(
          values.every((value) => typeof value !== "number" || Number.isNaN(value) || Number.isFinite(value)),
        ).toBe(true);
      }),
      { numRuns: 1_000 },
    );

  it("never throws, whatever bytes come", () => neverThrows(fc.uint8Array({ maxLength: 200 })));

  it("never throws, whatever JSON comes", () => {
    const key = fc.constantFrom(
      "v",
      "t",
      "q",
      "items",
      "id",
      "s1",
      "state",
      "a",
      "b",
      "val",
      "num",
      "__proto__",
      "toString",
    );
    const { document } = fc.letrec((tie) => ({
      document: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<unknown>(null, true, 0, 1e300, -1, "", "x", "NaN", "temp", "2024-05-17T12:00:00Z"),
        fc.array(tie("document"), { maxLength: 4 }),
        fc.dictionary(key, tie("document"), { maxKeys: 5 }),
      ),
    }));
    neverThrows(document.map((value) => Buffer.from(JSON.stringify(value))));
  });
});
