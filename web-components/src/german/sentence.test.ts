import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inputs, zoneConfig, type Timed } from "@tocsin/core/health/zone-arbitrary";
import { T0 } from "@tocsin/core/health/sensor-arbitrary";
import { stepInput } from "@tocsin/core/health/zone-run";
import { transitionsOf } from "@tocsin/core/health/example-zone";
import type { ZoneConfig } from "@tocsin/core/health/config";
import { ZoneHealth } from "@tocsin/core/health/zone";
import { speaking } from "../words/language.ts";
import { translate } from "./german.ts";
import { germanSentence } from "./sentence.ts";

const german = (text: string): string =>
  speaking({ tag: "de", translate, timeZone: undefined }, () => germanSentence(text));

/** All that a zone says while these inputs come: why each thing moved, and what it explains of all in the end. */
function saidBy(config: ZoneConfig, timed: readonly Timed[]): string[] {
  const zone = new ZoneHealth(config);
  let now = T0;
  const said: string[] = [];
  for (const { afterMs, input } of timed) {
    now += afterMs;
    stepInput(zone, input, now);
    said.push(...transitionsOf(zone.take().records).map(({ cause }) => cause.text));
  }
  const things = [
    ...zone.sensors.map(({ id }) => ["sensor", id] as const),
    ...config.machines.map(({ id }) => ["machine", id] as const),
    ["source", "plant/press/plc"] as const,
  ];
  for (const [of, id] of things) {
    const { sentences = [], pending = [] } = zone.explain(of, id) ?? {};
    said.push(...[...sentences, ...pending].map(({ text }) => text));
  }
  return said;
}

/** Words that only English has, of those that gateways write. */
const ENGLISH = /\b(the|is|its|it|for|of|by|and|above|below|back|from|reading|since|with|not|no|unless|comes|alarm)\b/;
/** What stands for a machine's configuration: the texts of its own conditions. */
const OWN_WORDS = /[!=]=|says so/;

describe("what a gateway writes", () => {
  it("is known in German, whatever happens", { timeout: 60_000 }, () => {
    const foreign = new Set<string>();
    fc.assert(
      fc.property(zoneConfig, inputs, (config, timed) => {
        for (const text of saidBy(config, timed)) {
          const told = german(text);
          if (!OWN_WORDS.test(text) && (told === text || ENGLISH.test(told))) foreign.add(`${text} => ${told}`);
        }
      }),
      { numRuns: 300 },
    );
    expect([...foreign]).toEqual([]);
  });

  it.each([
    ["74.2 °C above highHigh 70 for 1.5 s", "74,2 °C über HH 70 seit 1,5 s"],
    ["smoothed 69.5 °C back from high 70 by deadband 0.5", "geglättet 69,5 °C zurück von H 70 um Totband 0,5"],
    ["2.1 mA outside 3.6 to 21 mA: wire break", "2,1 mA außerhalb 3,6 bis 21 mA: Drahtbruch"],
    ["no reading for 30 s", "kein Messwert seit 30 s"],
    ["calibration is due since 2026-11-01", "Kalibrierung fällig seit 2026-11-01"],
    ["10PRE07CT001: 74.2 °C above highHigh 70", "10PRE07CT001: 74,2 °C über HH 70"],
    ["its gateway is out of reach", "sein Gateway ist nicht erreichbar"],
    [
      "shelved by anna at level high for 1 h: works on it",
      "zurückgestellt durch anna auf Stufe H für 1 h: works on it",
    ],
    ["a text of the plant's own", "a text of the plant's own"],
  ])("reads well: %s", (english, said) => expect(german(english)).toBe(said));
});
