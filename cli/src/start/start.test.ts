import { describe, expect, it } from "vitest";
import { noHealthCounts } from "@tocsin/core/wire/health";
import { createPlant } from "@tocsin/simulator/plant/plant";
import { start } from "../commands/start.ts";
import { jsonScreen } from "./json-screen.ts";
import { describePorts, planPorts } from "./port-plan.ts";
import { readStartOptions } from "./start-options.ts";
import { storyOf } from "./story.ts";
import { statusLine, terminalScreen } from "./terminal-screen.ts";

const options = (given: Record<string, string | true>) => readStartOptions(start, { options: given, others: [] });

describe("the port plan", () => {
  it("derives every port from the page's, none twice", () => {
    const plan = planPorts(8080, 3);
    expect(plan).toMatchObject({
      hub: 8080,
      control: 8081,
      nats: 8082,
      mqtt: [8090, 8091, 8092],
      link: [8110, 8111, 8112],
    });
    const ports = describePorts(
      planPorts(8080, 10),
      Array.from({ length: 10 }, (_, zone) => `zone-${zone}`),
    );
    expect(new Set(ports.map(({ port }) => port)).size).toBe(ports.length);
    expect(Math.max(...ports.map(({ port }) => port))).toBe(8080 + 39);
  });

  it("says what each port is for", () =>
    expect(describePorts(planPorts(8080, 1), ["press"])).toContainEqual({
      port: 8090,
      use: "the MQTT broker of gateway press",
    }));
});

describe("the options of start", () => {
  it.each([
    [{ sensors: "abc" }, '--sensors must be a whole number, "abc" was given'],
    [{ sensors: "1.5" }, '--sensors must be a whole number, "1.5" was given'],
    [{ zones: "x" }, '--zones must be a whole number, "x" was given'],
    [{ port: "80.5" }, '--port must be a whole number, "80.5" was given'],
    [{ rate: "fast" }, '--rate must be above 0 and at most 100 Hz, "fast" was given'],
  ])("say what is wanted and what was given: %j", (given, wrong) => expect(options(given)).toEqual({ wrong }));

  it("are a factory of 2,000 sensors in 3 zones, in .tocsin", () =>
    expect(options({})).toMatchObject({
      sensors: 2_000,
      zones: ["press", "paint", "assembly"],
      rateHz: 1,
      port: 8_080,
      data: expect.stringMatching(/[/\\]\.tocsin$/),
      story: true,
      json: false,
      isDefaultFactory: true,
    }));

  it("give a factory of another size data of its own", () =>
    expect(options({ sensors: "500" })).toMatchObject({
      data: expect.stringMatching(/500-sensors-3-zones$/),
      isDefaultFactory: false,
    }));

  it.each([
    [{ sensors: "many" }, '--sensors must be a whole number, "many" was given'],
    [{ rate: "0" }, '--rate must be above 0 and at most 100 Hz, "0" was given'],
    [{ port: "80" }, '--port must be 1024 to 65495: 40 ports from there on are used, "80" was given'],
    [{ zones: "12" }, "zones must be 1 to 10, not 12"],
  ])("are refused with what is right: %j", (given, wrong) => expect(options(given)).toEqual({ wrong }));
});

describe("the story", () => {
  it("lets a bearing drift, an oven get hot, a wire break, a link be cut while sensors fall silent behind it, a PLC drop out, and a shop stop", () => {
    const deeds = storyOf(createPlant());
    expect(deeds.slice(0, 4)).toEqual([
      {
        afterMs: 20_000,
        deed: "fault",
        fault: { kind: "drift", zone: "press", machine: "press-07", sensor: "main-bearing-vibration", seconds: 600 },
      },
      expect.objectContaining({
        afterMs: 30_000,
        fault: expect.objectContaining({ kind: "excess", zone: "paint", machine: "oven-1" }),
      }),
      expect.objectContaining({
        afterMs: 40_000,
        fault: expect.objectContaining({ kind: "wire-break", zone: "paint" }),
      }),
      { afterMs: 60_000, deed: "cut", zone: "paint", seconds: 30 },
    ]);
    const silent = { kind: "dropout", zone: "paint", machine: "air-6", seconds: 12 };
    expect(deeds[4]).toMatchObject({ deed: "faults", faults: [silent, silent, silent, silent] });
    expect(deeds.slice(5)).toMatchObject([
      { afterMs: 100_000, deed: "silence", which: { zone: "assembly", source: "plc-01", seconds: 20 } },
      { afterMs: 120_000, deed: "stop", which: { zone: "press", seconds: 60 } },
    ]);
  });

  it("is told in any factory", () => expect(storyOf(createPlant({ sensors: 10, zones: 1 })).length).toBeGreaterThan(2));
});

describe("the screen", () => {
  const status = {
    readingsPerSecond: 1_698.4,
    sensors: { ...noHealthCounts(), good: 1_998, failure: 2, total: 2_000 },
    transitions: 14,
    outbox: 3,
    gatewaysOnline: 2,
    gateways: 3,
    hubAnswers: true,
  };

  it("says in one line how the factory is", () =>
    expect(statusLine(status)).toBe(
      "1,698 readings/s   sensors 1,998 good, 2 failure   14 transitions   outbox 3   1 of 3 gateways out of reach",
    ));

  it("writes one JSON object a line for programs", () => {
    let text = "";
    const screen = jsonScreen((more) => (text += more));
    screen.tell("a link is cut");
    screen.status(status);
    expect(
      text
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { event: "told", text: "a link is cut" },
      { event: "status", ...status },
    ]);
  });

  it("writes plain lines where there is no terminal, a status each ten seconds", () => {
    let text = "";
    let now = new Date(2026, 0, 1, 3, 6, 42);
    const screen = terminalScreen({ write: (more: string) => (text += more) }, () => now);
    screen.progress("waiting");
    screen.done("ready");
    screen.status(status);
    now = new Date(now.getTime() + 9_000);
    screen.status(status);
    now = new Date(now.getTime() + 1_000);
    screen.status(status);
    expect(text.split("\n").filter((line) => line.includes("readings/s"))).toHaveLength(2);
    expect(text).not.toContain("waiting");
    expect(text).not.toContain("\r");
  });
});
