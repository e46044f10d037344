import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freePorts } from "./support/free-ports.ts";

const run = promisify(execFile);
const cli = new URL("../cli/src/tocsin.mjs", import.meta.url).pathname;
const text = readFileSync(new URL("../docs/api.md", import.meta.url), "utf8");
const tour = text.slice(text.indexOf("## A tour"), text.indexOf("## Who you are"));

/** Each question of the tour: its number and words, what is run, and what it prints. */
const questions = [...tour.matchAll(/\*\*(\d+)\. ([^*]+)\*\*[^]*?```sh\n([^]*?)\n```\n\n```text\n([^]*?)\n```/g)].map(
  ([, number, words, command, answer]) => ({
    number: Number(number),
    words: words!,
    command: command!,
    answer: answer!,
  }),
);
const variables = /```sh\n(HUB=[^]*?)\n```/.exec(tour)![1]!;

let folder: string;
let page: string;
let child: ReturnType<typeof spawn>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tocsin-night-"));
  const port = await freePorts();
  const args = [cli, "night", "--json", "--port", String(port), "--data", join(folder, "data")];
  child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ready = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const event = JSON.parse(line) as { event: string; page: string };
      if (event.event === "ready") resolve(event.page);
    });
    child.once("exit", (code) => reject(new Error(`the night ended with ${code} before it was played`)));
  });
  page = await ready;
});
afterAll(async () => {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
  rmSync(folder, { recursive: true, force: true });
});

it("has ten questions, each with its answer", () =>
  expect(questions.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));

it.each(questions)("answers question $number as the tour says: $words", async ({ command, answer }) => {
  const here = variables.replace("http://127.0.0.1:8080", page);
  const { stdout } = await run("bash", ["-c", `${here}\n${command}`]);
  expect(stdout.replaceAll("\r", "").trimEnd()).toBe(answer);
});
