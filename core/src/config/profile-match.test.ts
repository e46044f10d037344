import { expect, it } from "vitest";
import { formatErrors } from "./document.ts";
import { readPlant } from "./plant.ts";

const plant = `
site: { id: demo }
zones: [{ id: press }, { id: paint }]
machines:
  - { zone: press, id: press-01 }
  - { zone: press, id: press-02 }
  - { zone: paint, id: oven }
`;
const head = "zone,machine,sensor,profile,interval\n";
const rows =
  "press,press-01,temp-oil,,1s\npress,press-02,temp-oil,warm,1s\npress,press-02,flow,,1s\npaint,oven,temp,,1s\n";

function load(profiles: string, sensors = rows) {
  return readPlant(
    {
      plant: { file: "plant.yaml", text: plant },
      sensors: { file: "sensors.csv", text: head + sensors },
      profiles: [{ file: "profiles.yaml", text: `profiles:\n${profiles}` }],
    },
    { clock: "sensor", env: {} },
  );
}

const profilesOf = (profiles: string, sensors?: string) => {
  const loaded = load(profiles, sensors);
  if (!loaded.ok) return formatErrors(loaded.errors).split("\n");
  const all = loaded.value.zones.flatMap(({ machines }) => machines.flatMap((machine) => machine.sensors));
  return all.map(({ id, profile, limits }) => `${id} ${profile ?? "-"} ${limits.high?.value ?? "-"}`);
};

const WARM = "  warm: { limits: { high: 80 } }\n";

it("is the profile of each sensor whose id ends so and whose row names no other", () =>
  expect(profilesOf(`${WARM}  hot: { match: ["*/press-*/temp*"], limits: { high: 90 } }\n`)).toEqual([
    "demo/press/press-01/temp-oil hot 90",
    "demo/press/press-02/temp-oil warm 80",
    "demo/press/press-02/flow - -",
    "demo/paint/oven/temp - -",
  ]));

it("matches by machine and sensor, by sensor alone and by full id, and by none that is longer", () => {
  const met = (pattern: string) =>
    profilesOf(`${WARM}  hot: { match: ["${pattern}"] }\n`).flatMap((line) => {
      const [id, name] = line.split(" ");
      return name === "hot" ? [id!.split("/").slice(2).join("/")] : [];
    });
  expect(met("oven/*")).toEqual(["oven/temp"]);
  expect(met("temp")).toEqual(["oven/temp"]);
  expect(met("demo/press/press-01/temp-oil")).toEqual(["press-01/temp-oil"]);
  expect(met("*")).toEqual(["press-01/temp-oil", "press-02/flow", "oven/temp"]);
  expect(met("press/*temp*")).toEqual([]);
});

it("is not taken over with what a profile extends", () =>
  expect(
    profilesOf(`${WARM}  base: { match: ["oven/temp"], limits: { high: 1 } }\n  more: { extends: base }\n`),
  ).toContain("demo/paint/oven/temp base 1"));

it("is an error where two profiles match, which names both and the row", () => {
  const both = 'the profiles "hot" (profiles.yaml:3) and "hotter" (profiles.yaml:4) both match it';
  const cure = "name one of them in the column profile, or narrow a match";
  expect(profilesOf(`${WARM}  hot: { match: ["*/temp*"] }\n  hotter: { match: ["oven/*", "*"] }\n`)).toEqual([
    `sensors.csv:2:16  press/press-01/temp-oil: ${both}: ${cure}`,
    `sensors.csv:5:12  paint/oven/temp: ${both}: ${cure}`,
  ]);
});

it("is an error where it has no * and there is no such sensor, or where it is no end of an id", () => {
  expect(profilesOf(`${WARM}  hot:\n    match:\n      - oven/tempp\n      - oven/x*\n`)).toEqual([
    'profiles.yaml:5:9  profile hot: no sensor "oven/tempp" to match: did you mean "oven/temp"?',
  ]);
  expect(profilesOf(`${WARM}  hot: { match: ["a b"] }\n`)[0]).toMatch(
    /^profiles.yaml:3:18 {2}.*how a sensor's id ends, such as press-\*\/temp\*/,
  );
});

it("says nothing of a row that a profile which cannot be read may have matched", () =>
  expect(
    profilesOf(`${WARM}  hot: { match: ["temp"], interval: 1x }\n`, "paint,oven,temp,,\n").map((line) =>
      line.slice(0, 17),
    ),
  ).toEqual(["profiles.yaml:3:3"]));
