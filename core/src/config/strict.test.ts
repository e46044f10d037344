import { expect, it } from "vitest";
import { formatErrors } from "./document.ts";
import { readPlant } from "./plant.ts";

const plant = "site: { id: demo }\nzones: [{ id: press }]\nmachines: [{ zone: press, id: m1 }]\n";
const profiles = `
profiles:
  t:
    limits: { high: { value: 80, priority: low, action: open the valve }, highHigh: { value: 90, priority: high } }
    instrument: { priority: medium }
  door: { kind: discrete, abnormal: [{ value: open, priority: low }, { value: broken, priority: log }] }
`;

function check(strict: boolean, expected: string[]) {
  const loaded = readPlant(
    {
      plant: { file: "plant.yaml", text: plant },
      sensors: {
        file: "sensors.csv",
        text: "zone,machine,sensor,interval,profile,high\npress,m1,t,1s,t,\npress,m1,d,,door,\npress,m1,p,1s,,5\n",
      },
      profiles: [{ file: "profiles.yaml", text: profiles }],
    },
    { clock: "sensor", env: {}, strict },
  );
  expect(loaded.ok ? [] : formatErrors(loaded.errors).split("\n")).toEqual(expected);
}

it("lists every alarm that rings and tells no action, at the row and what it took it from", () =>
  check(true, [
    "sensors.csv:2:15  press/m1/t: the alarm of highHigh rings (high) and tells no action: write what the operator does, or give it priority log",
    "sensors.csv:2:15  press/m1/t: the alarm of the instrument rings (medium) and tells no action: write what the operator does, or give it priority log",
    'sensors.csv:3:13  press/m1/d: the alarm of "open" rings (low) and tells no action: write what the operator does, or give it priority log',
  ]));

it("asks for no action where it is not asked to be strict", () => check(false, []));
