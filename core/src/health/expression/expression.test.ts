import { expect, it } from "vitest";
import { readExpression, type Scope } from "./expression.ts";

const values: Record<string, number | string | boolean> = {
  inlet: 80,
  outlet: 65.5,
  "zone-1": 7,
  door: "open",
  on: true,
};
const scope: Scope = {
  sensor: (name) => (name in values ? (typeof values[name] === "number" ? "double" : "dyn") : undefined),
  baseline: (name) => name === "inlet",
  machine: (name) => name === "press-07",
};

/** What the text comes to; of one that is wrong `characters in: what`. */
function check(text: string, expected: unknown): void {
  const read = readExpression(text, scope);
  if ("text" in read) return expect(`${read.at}: ${read.text}`).toBe(expected);
  const given = read.references.map(({ of, name, field }) =>
    of === "machine" ? "stopped" : field === "value" ? values[name]! : field === "baseline" ? 78 : "high",
  );
  const result = read.evaluate(given);
  expect("wrong" in result ? `wrong: ${result.wrong}` : result.value).toEqual(expected);
}

it("takes numbers as they look, whole or not", () => {
  check("inlet - outlet", 14.5);
  check("inlet - 80", 0);
  check("2 * inlet / 4", 40);
  check("inlet == 80 ? 1 : 0", 1);
  check("abs(outlet - 70) + max(1, 0.5) + sqrt(16)", 9.5);
  check("[inlet > 70, outlet > 70].filter(beyond, beyond).size()", 1);
});

it("names what is not of its machine, or no plain name, in quotes", () => {
  check('sensor("zone-1").value + inlet', 87);
  check('sensor("inlet").limit == "high" && machine("press-07").state == "stopped"', true);
  check('door == "open" && on', true);
  check('inlet - sensor("inlet").baseline', 2);
});

it("is refused where it is wrong, with the place", () => {
  check("inlet - outlte", "8: Unknown variable: outlte");
  check("inlet +", "7: Unexpected token: EOF");
  check('inlet - "a"', "0: no such overload: double - string");
  check('inlet + sensor("zone-2").value', '15: no sensor "zone-2"');
  check('machine("press-7").state == "stopped"', '8: no machine "press-7"');
  check('sensor("inlet").valu', "0: a sensor has no valu");
  check(
    'outlet - sensor("outlet").baseline',
    '9: the sensor "outlet" has no baseline: write one in its profile, such as {readings: 50}',
  );
  check('sensor("inlet") == 3', "0: sensor(...) lacks what to look at, such as .health");
  check("[inlet, outlet]", "0: it gives a list<double>, not a number, a text, true or false");
  check("sensor(door).value", "0: sensor(...) takes a name in quotes");
});

it("cannot take long", () => {
  check('door.matches("(a+)+$")', '0: no function "matches"');
  check("[1].map(a, [1].map(b, [1].map(c, c))).size()", "22: it has more than 2 loops");
  check(Array.from({ length: 150 }, () => "1").join("+"), /./.source === "." ? "0: Exceeded maxAstNodes (200)" : "");
});

it("tells what cannot be calculated, and throws nothing", () => {
  check("1 / 0", "wrong: division by zero");
  check("door + 1", "wrong: no such overload: dyn<string> + int");
});
