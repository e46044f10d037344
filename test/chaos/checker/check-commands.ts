import { createHash } from "node:crypto";
import { join } from "node:path";
import type { AuditRecord } from "@tocsin/core/wire/audit";
import type { CommandRecord } from "@tocsin/core/wire/log";
import type { StreamMessage } from "../ledger/copy-stream.ts";
import { copies, ledgerPath } from "../ledger/ledgers.ts";
import { readJsonLines } from "../ledger/read-ledger.ts";
import type { Command } from "../stack/person.ts";
import type { CheckBook } from "./check-book.ts";
import { recordsOf, type StreamBatch } from "./stream-ledger.ts";

type Audited = { record: AuditRecord; at: number };
type Logged = { record: CommandRecord; at: number };

/** K1 to K3: commands asked, what became of them in the log, what the audit says. */
export function checkCommands(
  book: CheckBook,
  folder: string,
  batches: readonly StreamBatch[],
): { asked: number; applied: number } {
  const commands = [...readJsonLines<Command>(ledgerPath(folder, "commands"))];
  const audit = [...readJsonLines<StreamMessage>(join(folder, copies.audit))]
    .filter(({ subject }) => subject.endsWith(".press.audit"))
    .map(({ data, at }): Audited => ({ record: data as AuditRecord, at }));
  const logged = Map.groupBy(
    recordsOf(batches).flatMap(({ record, at }): Logged[] => (record.kind === "command" ? [{ record, at }] : [])),
    ({ record }) => record.id,
  );
  checkOutcomes(book, commands, logged, audit);
  checkOccurrences(book, commands, batches);
  checkAudit(book, audit, logged);
  const applied = [...logged.values()].filter(([first]) => first!.record.outcome === "applied").length;
  return { asked: commands.length, applied };
}

function checkOutcomes(
  book: CheckBook,
  commands: readonly Command[],
  logged: ReadonlyMap<string, readonly Logged[]>,
  audit: readonly Audited[],
): void {
  const isOnce = book.open("K1", "a command is decided once, whoever asks how often");
  for (const [id, records] of logged) isOnce(records.length === 1, () => `${id}: ${records.length} records`);
  const isTrue = book.open("K1", "what a person was told is what the log says");
  const isKnown = book.open("K1", "the outcome of everything that was asked is on record");
  const outcomes = new Set(
    audit.flatMap(({ record: { event, items } }) => (event === "outcome" ? items.map(({ command }) => command) : [])),
  );
  for (const { results, key } of commands)
    for (const { id, outcome, code } of results) {
      const records = logged.get(id) ?? [];
      if (outcome === "applied" || outcome === "expired" || outcome === "rejected") {
        const isOfHub = outcome === "rejected" && records.length === 0 && code !== undefined;
        isTrue(isOfHub || records[0]?.record.outcome === outcome, () => `${key} ${id}: told ${outcome} ${code ?? ""}`);
      }
      if (outcome !== "pending")
        isKnown(records.length > 0 || outcomes.has(id) || outcome === "unreachable", () => `${key} ${id}: ${outcome}`);
    }
}

/** A person who means an occurrence that is past acknowledges nothing. */
function checkOccurrences(book: CheckBook, commands: readonly Command[], batches: readonly StreamBatch[]): void {
  const isCurrent = book.open("K2", "only the occurrence that runs is acknowledged");
  const isRefused = book.open("K2", "an acknowledgement of an occurrence that is past is refused");
  const stale = new Set(
    commands.flatMap(({ stale: isStale, results }) => (isStale ? results.map(({ id }) => id) : [])),
  );
  const running = new Map<string, number>();
  for (const { record } of recordsOf(batches)) {
    if (record.kind === "transition" && record.of === "sensor")
      for (const [alarm, { occurrence }] of Object.entries(record.state.alarms ?? {}))
        running.set(`${record.id} ${alarm}`, occurrence);
    if (record.kind !== "command" || record.command !== "acknowledge") continue;
    const { target, occurrence, outcome, id } = record;
    const alarm = "alarm" in target ? `${target.id} ${target.alarm}` : target.id;
    if (outcome === "applied") isCurrent(running.get(alarm) === occurrence, () => `${id}: ${alarm} ${occurrence}`);
    if (stale.has(id)) isRefused(outcome !== "applied", () => `${id}: ${alarm} ${occurrence}`);
  }
}

function checkAudit(book: CheckBook, audit: readonly Audited[], logged: ReadonlyMap<string, readonly Logged[]>): void {
  const isIntact = book.open("K3", "the audit is a chain: no record is changed or missing");
  let previous = "";
  const requestedAt = new Map<string, number>();
  for (const { record, at } of audit) {
    const { hash, ...rest } = record;
    const own = createHash("sha256").update(JSON.stringify(rest)).digest("base64url");
    isIntact(own === hash && rest.previous === previous, () => `${record.event} of ${record.request}`);
    previous = hash;
    if (record.event === "requested")
      for (const { command } of record.items) if (!requestedAt.has(command)) requestedAt.set(command, at);
  }
  const precedes = book.open("K3", "the audit has what was asked before it takes effect");
  for (const [id, [first]] of logged) precedes((requestedAt.get(id) ?? Infinity) <= first!.at, () => id);
}
