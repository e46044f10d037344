import { expect, it } from "vitest";
import { translate } from "../german/german.ts";
import { machinesWords, sensorsWords, waitingWords } from "./count-words.ts";
import { coverageWords } from "./health-words.ts";
import { speaking } from "./language.ts";

const said = () => [
  ...[0, 1, 2].map((n) => `${machinesWords(n)}, ${sensorsWords(n)}, ${waitingWords(n)}`),
  ...[1, 2].map((of) => coverageWords({ good: 1, of })),
];

it("says one thing otherwise than several", () =>
  expect(said()).toEqual([
    "0 machines, 0 sensors, 0 wait for an acknowledgement",
    "1 machine, 1 sensor, 1 waits for an acknowledgement",
    "2 machines, 2 sensors, 2 wait for an acknowledgement",
    "1 of 1 sensor good",
    "1 of 2 sensors good",
  ]));

it("does so in German", () =>
  expect(speaking({ tag: "de", translate, timeZone: undefined }, said)).toEqual([
    "0 Maschinen, 0 Sensoren, 0 warten auf eine Quittierung",
    "1 Maschine, 1 Sensor, 1 wartet auf eine Quittierung",
    "2 Maschinen, 2 Sensoren, 2 warten auf eine Quittierung",
    "1 von 1 Sensor gut",
    "1 von 2 Sensoren gut",
  ]));
