import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { isDamage, JournalError } from "@tocsin/gateway/journal/journal-error";
import { Inspection } from "@tocsin/gateway/journal/inspect";
import { EXIT, textOf, type Command, type Given } from "../command.ts";
import { exportLog, exportReadings, type Format } from "./export-rows.ts";

type Action = "stat" | "verify" | "export" | "compact";
type Options = Pick<Command, "options">;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const fail = (text: string, code: number): number => (process.stderr.write(`tocsin journal: ${text}\n`), code);

/** Runs on the store of a gateway that is stopped; `stat` says what can be said of one that is in use. */
export async function runJournal(action: Action, named: string, given: Given, command: Options): Promise<number> {
  const folder = resolve(named);
  // Whoever reads may have seen enough.
  process.stdout.once("error", ({ code }: NodeJS.ErrnoException) =>
    process.exit(code === "EPIPE" ? EXIT.asAsked : EXIT.failed),
  );
  if (!holdsStore(folder))
    return fail(`${folder} holds no store: name the folder that "data" names in the gateway's file`, EXIT.wrongUse);
  const misplaced = action === "export" ? misplacedIn(given) : ofExport(given);
  if (misplaced !== undefined) return fail(misplaced, EXIT.wrongUse);
  const json = given.options["json"] === true;
  try {
    if (action === "verify") return await verify(folder, json);
    const inspection = await Inspection.open(folder, action === "compact" ? "whole" : "quick");
    try {
      if (action === "stat") return await stat(inspection, json);
      if (action === "export") return await exported(inspection, folder, given, command);
      const { before, after } = await inspection.compact();
      say(json ? JSON.stringify({ before, after }) : `${megabytes(before)} before, ${megabytes(after)} after`);
      return EXIT.asAsked;
    } finally {
      await inspection.close();
    }
  } catch (error) {
    if (isDamage(error)) return fail(`${(error as Error).message}; ${whereToLook(folder)}`, EXIT.failed);
    if (!(error instanceof JournalError)) throw error;
    if (error.code !== "JOURNAL_LOCKED") return fail(error.message, EXIT.failed);
    if (action !== "stat")
      return fail(
        `${folder} is in use: stop its gateway first, or copy the folder from a snapshot of the disk`,
        EXIT.failed,
      );
    const storeBytes = await Inspection.bytesIn(folder);
    const text = `in use by a gateway, ${megabytes(storeBytes)}; stop it for more, or ask its status page`;
    say(json ? JSON.stringify({ folder, inUse: true, storeBytes }) : text);
    return EXIT.asAsked;
  }
}

/** Also one whose CURRENT is gone: that is for `verify` to say. */
const holdsStore = (folder: string): boolean =>
  existsSync(folder) &&
  statSync(folder).isDirectory() &&
  readdirSync(folder).some((name) => name === "CURRENT" || /^(MANIFEST-\d+|\d+\.(ldb|sst))$/.test(name));

/** `format` has a default, and is never missing. */
const ofExport = ({ options }: Given): string | undefined => {
  const name = ["sensor", "from", "to", "log"].find((each) => options[each] !== undefined);
  return name && `--${name} is for export`;
};

function misplacedIn({ options }: Given): string | undefined {
  if (options["json"] === true) return "export writes rows: --format ndjson has them as JSON";
  if (options["log"] === true && options["sensor"] !== undefined)
    return "--log is of the whole zone, --sensor picks readings: one of both";
  return undefined;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const time = (at: number | undefined): string => (at === undefined ? "none" : new Date(at).toISOString());

async function stat(inspection: Inspection, json: boolean): Promise<number> {
  const figures = await inspection.stat();
  if (json) {
    say(JSON.stringify({ inUse: false, ...figures }));
    return EXIT.asAsked;
  }
  const { storeBytes, sensors, readings, chunks, open, firstDay, lastDay, epoch, head, sentUpTo, at } = figures;
  say(`store      ${megabytes(storeBytes)}, newest commit ${time(at)}`);
  say(`readings   ${readings} of ${sensors} sensors, in ${chunks} chunks; ${open} of them in the redo log alone`);
  say(`days       ${firstDay === undefined ? "none" : `${firstDay} to ${lastDay}`}`);
  say(`log        epoch ${epoch}, records up to ${head}, confirmed by the stream up to ${sentUpTo}`);
  say(
    `put aside  ${figures.quarantined} payloads, ${figures.damaged} damaged records, ${figures.gaps} ranges not kept`,
  );
  if (figures.unreadable > 0) say(`unreadable ${leftOut(figures.unreadable, figures.folder)}`);
  return EXIT.asAsked;
}

const whereToLook = (folder: string): string => `"tocsin journal verify ${folder}" says what is wrong and where`;
const leftOut = (records: number, folder: string): string =>
  `${records} records with readings, left out here; ${whereToLook(folder)}`;

async function verify(folder: string, json: boolean): Promise<number> {
  const { files, records, missing, read } = await Inspection.verify(folder);
  const wrong = files.length + records.length + missing.length;
  if (json) {
    say(JSON.stringify({ folder, sound: wrong === 0, read, files, records, missing }));
    return wrong === 0 ? EXIT.asAsked : EXIT.failed;
  }
  for (const { file, what } of files) say(`file ${join(folder, file)}: ${what}`);
  for (const key of records) say(`record ${JSON.stringify(key)}: is not what was written`);
  for (const text of missing) say(`missing: ${text}`);
  if (wrong === 0) say(`sound: ${read} records and all files are what was written, and no number is missing`);
  else say(`not sound; the gateway mends it by itself at its next start, and declares what is missing`);
  return wrong === 0 ? EXIT.asAsked : EXIT.failed;
}

async function exported(inspection: Inspection, folder: string, given: Given, command: Options): Promise<number> {
  const [from, to] = (["from", "to"] as const).map((name) => timeOf(textOf(command, given, name)));
  if (Number.isNaN(from) || Number.isNaN(to))
    return fail("--from and --to are times as in 2026-11-24 or 2026-11-24T06:00:00Z", EXIT.wrongUse);
  if (from !== undefined && to !== undefined && from >= to)
    return fail("--from is not before --to: there is nothing between them", EXIT.wrongUse);
  const format = textOf(command, given, "format");
  if (format !== "csv" && format !== "ndjson")
    return fail(`--format is csv or ndjson, "${format}" was given`, EXIT.wrongUse);
  const range = { from: from ?? -Infinity, to: to ?? Infinity };
  const sensor = textOf(command, given, "sensor");
  const rows = given.options["log"]
    ? exportLog(inspection.log(range), format)
    : exportReadings(inspection.readings(range, sensor), format satisfies Format);
  let count = 0;
  for await (const row of rows) {
    count += 1;
    if (!process.stdout.write(row)) await new Promise((drained) => process.stdout.once("drain", drained));
  }
  await new Promise<unknown>((written) => process.stdout.write("", written));
  if (count <= 1 && sensor !== undefined && !(await inspection.knows(sensor)))
    return fail(`the store has never known ${sensor}: ${await inspection.nearest(sensor)}`, EXIT.failed);
  const unreadable = inspection.unreadable.size;
  return unreadable === 0 ? EXIT.asAsked : fail(`unreadable: ${leftOut(unreadable, folder)}`, EXIT.failed);
}

const timeOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Date.parse(text));
