import { toId } from "@tocsin/core/wire/id";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Packet } from "../../zone/packet.ts";
import { RecordingInlet } from "../recording-inlet.ts";
import { zoneExample } from "../zone-example.ts";
import { NodeWatch, watchedInlet } from "./node-watch.ts";
import { SparkplugPlan } from "./plan.ts";

const at = (node: string, device: string) => ({ topic: `spBv1.0/hall/DDATA/${node}/${device}`, source: toId(device) });
const PLAN = new SparkplugPlan(
  zoneExample({ m: { a: at("edge-1", "oven"), b: at("edge-1", "press"), c: at("edge-2", "robot") } }),
  [],
);
const LONG_MS = 30_000;

describe("nodes that are awaited", () => {
  let inlet: RecordingInlet;
  let watch: NodeWatch;
  let watched: ReturnType<typeof watchedInlet>;
  beforeEach(() => {
    vi.useFakeTimers();
    inlet = new RecordingInlet();
    watch = new NodeWatch(PLAN, (...said) => inlet.sourceSaid(...said));
    watched = watchedInlet(inlet, watch);
    watched.pathChanged("hall", "connecting", "");
    watched.pathChanged("hall", "live", "");
  });
  afterEach(() => {
    watch.close();
    vi.useRealTimers();
  });
  const send = (type: string, node: string, device = "", path = "hall") =>
    watched.offer({ topic: `spBv1.0/hall/${type}/${node}${device && `/${device}`}`, path } as Packet);
  const gone = () => inlet.said.map(({ source, word }) => `${source} ${word}`);

  it("are gone where they do not answer, with all that is behind them", () => {
    send("NBIRTH", "edge-1");
    send("DBIRTH", "edge-1", "oven");
    send("DBIRTH", "edge-1", "press");
    vi.advanceTimersByTime(LONG_MS);
    expect(gone()).toEqual(["robot gone"]);
    expect(inlet.packets).toHaveLength(3);
  });

  it("are there without those devices that they do not bring back", () => {
    send("NBIRTH", "edge-1");
    send("DBIRTH", "edge-1", "oven");
    send("NBIRTH", "edge-2");
    send("DBIRTH", "edge-2", "robot");
    vi.advanceTimersByTime(LONG_MS);
    expect(gone()).toEqual(["press gone"]);
  });

  it("are not judged while a broker is away at which they may be, nor over a broker that is not theirs", () => {
    watched.pathChanged("yard", "connecting", "");
    vi.advanceTimersByTime(LONG_MS);
    expect(gone()).toEqual([]);
    watched.pathChanged("yard", "live", "");
    for (const [node, device] of [
      ["edge-1", "oven"],
      ["edge-1", "press"],
      ["edge-2", "robot"],
    ] as const) {
      send("NBIRTH", node, "", "yard");
      send("DBIRTH", "edge-1", "oven", "yard");
      send("DBIRTH", node, device, "yard");
    }
    watched.pathChanged("hall", "lost", "");
    watched.pathChanged("hall", "live", "");
    vi.advanceTimersByTime(2 * LONG_MS);
    expect(gone()).toEqual([]);
  });

  it("say no more when the gateway stops", () => {
    watch.close();
    vi.advanceTimersByTime(2 * LONG_MS);
    expect(gone()).toEqual([]);
  });
});

describe("a plan of nodes", () => {
  it("subscribes to all that a node says, by the topics of its sensors or by the map", () => {
    expect(PLAN.filters).toEqual(["spBv1.0/hall/+/edge-1/#", "spBv1.0/hall/+/edge-2/#"]);
    const map = { topic: "spBv1.0/{zone}/+/{source}/{machine}", decode: "sparkplugB" } as const;
    expect(new SparkplugPlan(zoneExample({}), [map]).filters).toEqual(["spBv1.0/press/+/+/#"]);
  });

  it("takes a source for its device where all of it is there, else for the node", () => {
    const both = toId("both");
    const plan = new SparkplugPlan(
      zoneExample({
        m: { a: { ...at("e", "x"), source: both }, b: { ...at("e", "y"), source: both }, c: at("e", "z") },
      }),
      [],
    );
    const sources = [...plan.nodes.get("hall/e")!.devices].map(([device, endpoint]) => [device, endpoint.sources]);
    expect(sources).toEqual([
      ["x", []],
      ["y", []],
      ["z", ["z"]],
      ["", ["both"]],
    ]);
  });
});
