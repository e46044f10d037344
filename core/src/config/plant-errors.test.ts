import { describe, expect, it } from "vitest";
import { complaintsOf, readTexts, type PlantTexts } from "./example-plant.ts";

const plant = `
site: { id: demo, name: Demo works }
zones:
  - { id: press, name: Press shop }
  - { id: paint }
machines:
  - { zone: press, id: m1 }
  - { zone: press, id: m2 }
`;
const defaults = "profiles: { temperature: { interval: 1s, limits: { high: 80 } } }\n";

const check = (texts: Partial<PlantTexts>, expected: string[]) =>
  expect(complaintsOf(readTexts({ plant, profiles: defaults, ...texts }))).toEqual(expected);

describe("an error in one place hides none elsewhere", () => {
  const sensors = (rows: string) => `zone,machine,sensor,profile,interval,low,high\n${rows}`;

  it("a row of the wrong width leaves the other rows to be read", () =>
    check({ sensors: sensors("press,m1,a,,1s,,,5\npres,m1,b,,1s,,\npress,m1,c,,1s,5,4\n") }, [
      'sensors.csv:2:17  the row has 8 cells, the head line 7: quote a cell that holds ",", or take out what is too much',
      'sensors.csv:3:1  pres/m1/b: no zone "pres" in the plant file: did you mean "press"?',
      "sensors.csv:4:18  press/m1/c: low (5) is not below high (4): put them in order",
    ]));

  it("a mistyped key of a profile leaves its name known and its limits checked", () =>
    check(
      {
        profiles:
          "profiles:\n  base: { knd: analog, limits: { low: 5, high: 4 } }\n  more: { extends: base }\n  most: { extends: more }\n",
        sensors: sensors("press,m1,a,base,,,\npress,m1,b,most,,,\npress,m1,c,mosst,1s,,\n"),
      },
      [
        'profiles.yaml:2:11  unknown key "knd" in profiles.base: did you mean "kind"?',
        "profiles.yaml:2:48  profile base: low (5) is not below high (4): put them in order",
        'sensors.csv:4:12  press/m1/c: no profile "mosst": did you mean "most"?',
      ],
    ));

  it("limits of a profile out of order are one error, where they stand", () =>
    check(
      {
        profiles:
          "profiles:\n  base:\n    limits:\n      high: { value: 95 }\n      highHigh: 90\n  more: { extends: base, limits: { low: 96 } }\n",
        sensors: sensors(
          "press,m1,a,base,1s,,\npress,m1,b,base,1s,,\npress,m1,c,more,1s,,\npress,m1,d,base,1s,,99\npress,m1,e,base,1s,,80\n",
        ),
      },
      [
        "profiles.yaml:5:17  profile base: high (95) is not below highHigh (90): put them in order",
        "profiles.yaml:6:41  profile more: low (96) is not below high (95): put them in order",
        "sensors.csv:5:21  press/m1/d: high (99) is not below highHigh (90): put them in order",
      ],
    ));

  it("a wrong cell leaves the rest of its row to be checked", () =>
    check({ sensors: sensors("pres,m1,a,,x,,\npress,m1,b,,x,5,4\npress,m1,c,,1s,x,4\n") }, [
      'sensors.csv:2:1  pres/m1/a: no zone "pres" in the plant file: did you mean "press"?',
      'sensors.csv:2:12  interval is "x", not a time with its unit: write 250ms, 10s, 5m, 2h or 7d',
      'sensors.csv:3:13  interval is "x", not a time with its unit: write 250ms, 10s, 5m, 2h or 7d',
      "sensors.csv:3:17  press/m1/b: low (5) is not below high (4): put them in order",
      'sensors.csv:4:16  low is "x"; it must be a number or a place on the span such as 90%, or deviations such as 3sd',
    ]));

  it("a wrong head line leaves names and cells to be checked, and says nothing of what may stand in its columns", () =>
    check({ sensors: "zone,machine,sensor,profile,intervall\npress,m9,a,,1s\npress,m1,b,tempratur,1s\n" }, [
      'sensors.csv:1:29  unknown column "intervall": did you mean "interval"?',
      'sensors.csv:2:7  press/m9/a: no machine "m9" of zone "press" in the plant file: did you mean "m1"? (or add it there)',
      'sensors.csv:3:12  press/m1/b: no profile "tempratur": did you mean "temperature"?',
    ]));

  it("a wrong plant file leaves the table to be checked, and broken YAML only what it could have named", () => {
    const rows = sensors("press,m1,a,temprature,1s,,\nprss,m1,b,,1s,,\npress,m9,c,,1s,5,4\n");
    const order = "sensors.csv:4:18  press/m9/c: low (5) is not below high (4): put them in order";
    const profile = 'sensors.csv:2:12  press/m1/a: no profile "temprature": did you mean "temperature"?';
    check({ plant: plant.replace("name: Press shop", "nam: Press shop"), sensors: rows }, [
      'plant.yaml:4:18  unknown key "nam" in zones[0]: did you mean "name"?',
      profile,
      'sensors.csv:3:1  prss/m1/b: no zone "prss" in the plant file: did you mean "press"?',
      'sensors.csv:4:7  press/m9/c: no machine "m9" of zone "press" in the plant file: did you mean "m1"? (or add it there)',
      order,
    ]);
    check({ plant: "site: { id: a\n", sensors: rows }, [
      'plant.yaml:1:7  not YAML: the "{" that opens here does not end: add "}"',
      profile,
      order,
    ]);
    check({ profiles: "profiles: { a: 'x\n", sensors: rows }, [
      expect.stringContaining("profiles.yaml:1:16  not YAML"),
      expect.stringContaining("sensors.csv:3:1"),
      expect.stringContaining("sensors.csv:4:7"),
      order,
    ]);
  });
});
