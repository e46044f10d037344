import { describe, expect, it } from "vitest";
import type { Command } from "./command.ts";
import { commandHelp } from "./help.ts";
import { commands } from "./commands.ts";
import { parseCommand } from "./parse-command.ts";

const command: Command = {
  summary: "",
  usage: "FILE --speed N",
  options: { speed: { value: "N", description: "", default: "1" }, "no-story": { description: "" } },
  others: { min: 1, max: 1 },
  examples: [],
  run: async () => 0,
};
const given = (...args: string[]) => {
  const parsed = parseCommand(command, args);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.given;
};
const wrong = (...args: string[]) => {
  const parsed = parseCommand(command, args);
  return parsed.ok ? undefined : parsed.message;
};

describe("arguments", () => {
  it("are values, switches and others, in any order", () => {
    expect(given("a.csv", "--speed", "60", "--no-story")).toEqual({
      options: { speed: "60", "no-story": true },
      others: ["a.csv"],
    });
    expect(given("--speed=60", "a.csv").options["speed"]).toBe("60");
    expect(given("--json", "--", "--odd-name.csv").others).toEqual(["--odd-name.csv"]);
  });

  it.each([
    [["a", "--sped", "3"], 'unknown option "--sped": did you mean "--speed"?'],
    [["a", "--speed"], "--speed needs a value: --speed N"],
    [["a", "--speed", "--json"], "--speed needs a value: --speed N"],
    [["a", "--json=yes"], '--json takes no value, "yes" was given'],
    [[], "something is missing: FILE --speed N"],
    [["a", "b"], '"b" is too much: FILE --speed N'],
    [["a", "--__proto__"], 'unknown option "--__proto__": known are --speed, --no-story, --json, --help'],
  ])("that are wrong are answered with what was meant: %j", (args, message) => expect(wrong(...args)).toBe(message));

  it("ask for help with -h too", () => expect(given("-h").options["help"]).toBe(true));

  it("may be nothing but a cry for help", () => expect(given("--help").options["help"]).toBe(true));
});

it.each(Object.entries(commands))("tocsin %s --help has examples and exit codes", (name, one) => {
  const page = commandHelp(name, one);
  expect(page).toContain(`npx --no tocsin ${name} `);
  expect(page).toMatch(/Exit codes\n {2}0 {2}done/);
  expect(one.examples.length).toBeGreaterThan(0);
});
