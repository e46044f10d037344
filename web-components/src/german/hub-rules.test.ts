import { expect, describe, it } from "vitest";
import { beat, newFleet, path } from "@tocsin/core/fleet/fleet-sample";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { foldHeartbeat } from "@tocsin/core/fleet/fold-gateway";
import { hubVerdict, zoneVerdict } from "@tocsin/core/fleet/zone-verdict";
import type { HubFact } from "@tocsin/core/wire/hub-fact";
import { speaking } from "../words/language.ts";
import { translate } from "./german.ts";
import { germanSentence } from "./sentence.ts";

const german = (text: string): string =>
  speaking({ tag: "de", translate, timeZone: undefined }, () => germanSentence(text));
/** Words that only English has, of those that hubs write. */
const ENGLISH = /\b(of|is|the|lacks|sensors?|records?|hours?|its|from|messages|heard)\b/;

describe("what a hub writes", () => {
  const messageOf = (fact: HubFact | undefined) => (fact?.kind === "alarm-raised" ? fact.message : "");

  it("of gateways and of itself is known in German, whatever it finds", () => {
    const reach = { unreachableAfterMs: 15_000, listeningSince: 0 };
    const found = (sets: (fleet: Fleet) => void, now = 11_000): string[] => {
      const fleet = newFleet();
      sets(fleet);
      return [...fleet.zones.values()].map((zone) => messageOf(zoneVerdict(fleet, zone, now, reach, "h1")));
    };
    const disk = (hoursLeft: number) =>
      found((fleet) =>
        foldHeartbeat(fleet, path, beat({ at: 11_000, disk: { freeBytes: 1, storeBytes: 1, hoursLeft } }), 11_000),
      );
    const clock = (at: number) => found((fleet) => foldHeartbeat(fleet, path, beat({ at }), 11_000));
    const gap = (state: "asked" | "lost", to: number) =>
      found((fleet) => Object.assign(fleet.zone(path), { gaps: [{ epoch: 1, from: 2, to, state }] }));
    const behind = messageOf(hubVerdict(newFleet(), 11_000, reach, "h1", { messages: 12_400, since: 1 }));
    const alone = found(() => {}, 60_000);
    const all = newFleet();
    all.zone({ site: "site", zone: "other" } as never);
    const none = messageOf(hubVerdict(all, 60_000, reach, "h1", undefined));
    const said = [...alone, none, behind, ...disk(5), ...disk(1), ...clock(90_000), ...clock(0)]
      .concat(gap("asked", 3), gap("asked", 2), gap("lost", 4_500))
      .filter(Boolean);
    expect(said.length).toBeGreaterThanOrEqual(10);
    const foreign = said.filter((text) => german(text) === text || ENGLISH.test(german(text)));
    expect(foreign).toEqual([]);
  });

  it.each([
    [
      "Gateway of Press shop unreachable: 1,240 sensors uncertain",
      "Gateway von Press shop nicht erreichbar: 1.240 Sensoren ungewiss",
    ],
    [
      "Gateway of Press shop unreachable: 1 sensor uncertain",
      "Gateway von Press shop nicht erreichbar: 1 Sensor ungewiss",
    ],
    ["History of Press shop lacks 1 record for good", "In der Historie von Press shop fehlt 1 Datensatz endgültig"],
    [
      "Clock of the gateway of Press shop is 90 s behind the hub's",
      "Uhr des Gateways von Press shop geht gegenüber dem Hub 90 s nach",
    ],
    [
      "a deadband of 0.29 bar (it is 0.1 bar) would have removed 5 of 7 and kept 2",
      "ein Totband von 0,29 bar (jetzt 0,1 bar) hätte 5 von 7 vermieden und 2 behalten",
    ],
    ["embedded is lost", "embedded ist unterbrochen"],
    [
      "1 readings of a day were cut before their time: the disk is nearly full",
      "1 Messwert eines Tages vorzeitig gelöscht: die Platte ist fast voll",
    ],
    ["occurrence 3 of the process alarm is not the newest, 4", "Auftreten 3 (Prozessalarm) ist nicht das neueste, 4"],
    [
      "the gateway of aachen/press is out of reach and was never heard",
      "das Gateway von aachen/press ist nicht erreichbar, und war nie zu hören",
    ],
    ["connect ECONNREFUSED 127.0.0.1:1883", "connect ECONNREFUSED 127.0.0.1:1883"],
  ])("reads well: %s", (english, said) => expect(german(english)).toBe(said));
});
