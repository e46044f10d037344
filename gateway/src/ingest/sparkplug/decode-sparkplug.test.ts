import { toId } from "@tocsin/core/wire/id";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { TopicMap } from "../../config/topic-schema.ts";
import type { Decode, Decoded } from "../../zone/packet.ts";
import { createDecode } from "../decode.ts";
import { indexesOf, zoneExample } from "../zone-example.ts";

const T = 1_764_000_000_000;
const plc = toId("plc");
const at = (device: string, metric: string, source = true) => ({
  topic: `spBv1.0/hall/DDATA/edge-1/${device}`,
  pointer: `/${metric}`,
  ...(source ? { source: plc } : {}),
});
const zone = zoneExample({
  oven: {
    load: { topic: "spBv1.0/hall/NDATA/edge-1", pointer: "/load" },
    temperature: at("oven-7", "Inputs/temperature"),
    count: { ...at("oven-7", "count"), kind: "counter" },
    offset: at("oven-7", "offset"),
    door: { ...at("oven-7", "door"), kind: "discrete" },
    run: { ...at("oven-7", "run"), kind: "discrete" },
    small: at("oven-7", "small"),
    int: at("oven-7", "int"),
    long: at("oven-7", "long"),
    when: at("oven-7", "when", false),
  },
});
const names = zone.machines.flatMap(({ sensors }) => sensors.map(({ sensor }) => sensor as string));

/** Payloads as the reference implementation (`sparkplug-payload` 1.0.3) encodes them. */
const PAYLOADS = {
  nbirth:
    "0880d0dfb4ab33120b0a05626453657120045807121a0a144e6f646520436f6e74726f6c2f52656269727468200b700012160a046c6f616410011880d0dfb4ab33200965cdcca0411800",
  dbirth:
    "0880d0dfb4ab3312280a12496e707574732f74656d7065726174757265100a18fbcfdfb4ab33200a69000000000080354012180a05636f756e74100b1880d0dfb4ab3320085880e497d01212190a066f6666736574100c1880d0dfb4ab33200150fdffffff0f12170a04646f6f72100d1880d0dfb4ab33200c7a046f70656e12120a0372756e100e1880d0dfb4ab33200b700112180a05736d616c6c100f1880d0dfb4ab33200250d4fdffff0f12160a03696e7410101880d0dfb4ab3320035090ddfbff0f121c0a046c6f6e6710111880d0dfb4ab33200458809ce8afedffffffff0112130a047768656e10121880d0dfb4ab33200d58001801",
  ddata: "08e8d7dfb4ab331214100a1884d7dfb4ab33200a6900000000004036401213100d18e8d7dfb4ab33200c7a06636c6f7365641802",
  stale:
    "08d0dfdfb4ab331236100a18d0dfdfb4ab33200a4a200a075175616c6974790a07656e67556e69741205080318f4031205080c4201436900000000000037401802",
  isNull: "08b8e7dfb4ab33120d100a18b8e7dfb4ab33200a38011802",
  historical: "08a0efdfb4ab331216100a18a0fbdbb4ab33200a28016900000000000033401802",
  dataSet: "0880d0dfb4ab33121f0a04646f6f721880d0dfb4ab3320108a010d0801120161180322040a0208011802",
  ddeath: "0888f7dfb4ab331802",
  ndeath: "0880d0dfb4ab33120b0a05626453657120045807",
  olderDeath: "0880d0dfb4ab33120b0a05626453657120045806",
};
type Type = "NBIRTH" | "DBIRTH" | "NDATA" | "DDATA" | "NDEATH" | "DDEATH" | "NCMD";

describe("a Sparkplug node", () => {
  let decode: Decode;
  let asked: string[];
  let connection: object;
  let now: number;
  beforeEach(() => {
    asked = [];
    connection = {};
    now = T;
    decode = createDecode(zone, { topics: [] }, indexesOf(zone), {
      askBirth: (path, node, reason) => void asked.push(`${path} ${node}: ${reason}`),
    });
  });

  const send = (type: Type, payload: Uint8Array, device = "oven-7") => {
    const found: unknown[] = [];
    const into: Decoded = {
      reading: (sensor, value, quality, time) =>
        found.push([names[sensor], value, ...(quality === "good" ? [time] : [quality, time])]),
      source: ({ source, word, text }) => found.push(`${source} ${word}: ${text}`),
    };
    const topic = `spBv1.0/hall/${type}/edge-1${type.startsWith("D") ? `/${device}` : ""}`;
    const rejection = decode({ topic, payload, path: "hall", receivedAt: now, holder: connection } as never, into);
    return rejection ? [...found, rejection.kind === "quarantine" ? rejection.reason : rejection.kind] : found;
  };
  const bytes = (name: keyof typeof PAYLOADS) => Buffer.from(PAYLOADS[name], "hex");
  /** The payload's number is its last byte; from 128 on it takes two. */
  const numbered = (name: keyof typeof PAYLOADS, seq: number) =>
    Buffer.from([...bytes(name).subarray(0, -1), ...(seq < 128 ? [seq] : [(seq % 128) + 128, 1])]);
  const born = () => {
    send("NBIRTH", bytes("nbirth"));
    send("DBIRTH", bytes("dbirth"));
  };

  it("tells all of itself at its birth, each metric by its datatype", () => {
    expect(send("NBIRTH", bytes("nbirth"))).toEqual([["load", 20.1, T]]);
    expect(send("DBIRTH", bytes("dbirth"))).toEqual([
      "plc back: hall/edge-1/oven-7 is there (DBIRTH)",
      ["temperature", 21.5, T - 5],
      ["count", 5_000_000_000, T],
      ["offset", -3, T],
      ["door", "open", T],
      ["run", true, T],
      ["small", -300, T],
      ["int", -70_000, T],
      ["long", -5_000_000_000, T],
      ["when", 0, T],
    ]);
    expect(asked).toEqual([]);
  });

  it("is understood by aliases after its birth", () => {
    born();
    expect(send("DDATA", bytes("ddata"))).toEqual([
      ["temperature", 22.25, T + 900],
      ["door", "closed", T + 1_000],
    ]);
  });

  it.each<[name: keyof typeof PAYLOADS, expected: unknown[]]>([
    ["stale", [["temperature", 23, "bad", T + 2_000]]],
    ["isNull", [["temperature", 21.5, "bad", T + 3_000]]],
    ["historical", [["temperature", 19, T - 60_000]]],
    ["dataSet", ["door is DataSet, which is no single value"]],
  ])("says with a metric that is %s what it is", (name, expected) => {
    born();
    expect(send("DDATA", bytes(name))).toEqual(expected);
    expect(asked).toEqual([]);
  });

  it("is asked for its birth where none came, and not understood by aliases until it does", () => {
    const alias = "alias 10 of hall/edge-1/oven-7 is of no birth that came (and 1 more)";
    expect(send("DDATA", bytes("ddata"))).toEqual([alias]);
    expect(asked).toEqual(["hall hall/edge-1: message 2 of hall/edge-1 follows on none that came"]);
    born();
    expect(send("DDATA", bytes("ddata"))).toHaveLength(2);
  });

  it("is asked for its birth when a message is missing, for that may have been a birth", () => {
    born();
    expect(send("DDATA", numbered("ddata", 3))).toEqual([
      "alias 10 of hall/edge-1/oven-7 is of no birth that came (and 1 more)",
    ]);
    expect(send("DBIRTH", numbered("dbirth", 4))).toHaveLength(10);
    expect(asked).toEqual(["hall hall/edge-1: message 3 of hall/edge-1 follows on none that came"]);
    now += 10_000;
    send("DDATA", numbered("ddata", 5));
    expect(asked).toHaveLength(2);
    born();
    expect(send("DDATA", bytes("ddata"))).toHaveLength(2);
  });

  it("is asked anew over a new connection, whatever was known before", () => {
    born();
    connection = {};
    expect(send("DDATA", bytes("ddata"))).toEqual([
      "alias 10 of hall/edge-1/oven-7 is of no birth that came (and 1 more)",
    ]);
    expect(asked).toHaveLength(1);
  });

  it("numbers its messages round and round", () => {
    born();
    for (let seq = 2; seq < 600; seq += 1) expect(send("DDATA", numbered("ddata", seq % 256))).toHaveLength(2);
    expect(asked).toEqual([]);
  });

  it("takes its device's sensors with it when that dies, by their source or one by one", () => {
    born();
    expect(send("DDEATH", bytes("ddeath"))).toEqual([
      "plc gone: hall/edge-1/oven-7 is gone (DDEATH)",
      ["when", 0, "bad", Number.NaN],
    ]);
    expect(send("DBIRTH", numbered("dbirth", 3))[0]).toBe("plc back: hall/edge-1/oven-7 is there (DBIRTH)");
    expect(asked).toEqual([]);
  });

  it("takes all with it when it dies itself, but not by a will of an earlier connection", () => {
    born();
    expect(send("NDEATH", bytes("olderDeath"))).toEqual([]);
    connection = { will: true };
    expect(send("NDEATH", bytes("ndeath"))).toEqual([
      "plc gone: hall/edge-1 is gone (NDEATH)",
      ["load", 20.1, "bad", Number.NaN],
      ["when", 0, "bad", Number.NaN],
    ]);
  });

  it("is left alone with what others ask of it, and unmatched where nobody reads its device", () => {
    expect(send("NCMD", bytes("nbirth"))).toEqual([]);
    born();
    expect(send("DDATA", bytes("ddata"), "oven-8")).toEqual(["unmatched"]);
  });

  it("does no harm, whatever bytes come", () => {
    const type = fc.constantFrom<Type>("NBIRTH", "DBIRTH", "NDATA", "DDATA", "NDEATH", "DDEATH");
    const flipped = fc
      .tuple(fc.constantFrom(...(Object.keys(PAYLOADS) as (keyof typeof PAYLOADS)[])), fc.nat(), fc.nat(255))
      .map(([name, place, byte]) => {
        const payload = bytes(name);
        payload[place % payload.length] = byte;
        return payload.subarray(0, 1 + (place % payload.length));
      });
    fc.assert(
      fc.property(type, fc.oneof(flipped, fc.uint8Array({ maxLength: 80 })), (kind, payload) => {
        send(kind, payload);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe("a topic map of Sparkplug", () => {
  const maps: TopicMap[] = [{ topic: "spBv1.0/{zone}/+/{source}/{machine}", decode: "sparkplugB" }];
  const mapped = zoneExample({
    oven: { load: { source: plc }, heat: { source: plc, pointer: "/Inputs~1heat" }, other: {} },
  });
  const decode = createDecode(mapped, { topics: maps }, indexesOf(mapped));

  it("finds sensors by source, machine and the names of their metrics", () => {
    const found: unknown[] = [];
    const into: Decoded = {
      reading: (sensor, value) => found.push([sensor, value]),
      source: ({ source, word }) => found.push(`${source} ${word}`),
    };
    const payload = Buffer.from(PAYLOADS.nbirth, "hex");
    expect(decode({ topic: "spBv1.0/press/DBIRTH/plc/oven", payload }, into)).toBeUndefined();
    expect(found).toEqual(["plc back", [0, 20.1]]);
    expect(decode({ topic: "spBv1.0/press/DBIRTH/plc2/oven", payload }, into)).toEqual({ kind: "unmatched" });
  });
});
