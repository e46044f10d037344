import { createHash } from "node:crypto";
import type { CommandRecord } from "@tocsin/core/wire/log";
import type { Asking } from "../people.ts";
import type { Evidence } from "./evidence.ts";
import type { Verdict } from "./verdict.ts";

/** K1 to K3: commands are decided once, a past occurrence is not acknowledged, and the audit comes first. */
export function judgeCommands(askings: readonly Asking[], evidence: Evidence, verdict: Verdict): void {
  const decided = Map.groupBy(
    evidence.batches.flatMap(({ records, storedAt }) =>
      records.flatMap((record) => (record.kind === "command" ? [{ record, storedAt }] : [])),
    ),
    ({ record }) => record.id,
  );
  verdict.count("commands", askings.length);
  verdict.count("decided", decided.size);
  judgeOnce(decided, evidence, verdict);
  judgeTold(askings, decided, evidence, verdict);
  judgeOccurrences(evidence, verdict);
  judgeAudit(decided, evidence, verdict);
}

type Decided = ReadonlyMap<string, { record: CommandRecord; storedAt: number }[]>;

function judgeOnce(decided: Decided, { stores, ledger }: Evidence, verdict: Verdict): void {
  // A store that replaces another, or is older than what was decided, cannot know.
  if (stores.size > 1 || ledger.forgotten.length > 0) return;
  for (const [id, records] of decided)
    if (records.length > 1) verdict.breach("K1", `command ${id} was decided ${records.length} times`);
}

function judgeTold(askings: readonly Asking[], decided: Decided, evidence: Evidence, verdict: Verdict): void {
  const onRecord = new Set(
    evidence.audit.flatMap(({ record: { event, items } }) =>
      event === "outcome" ? items.flatMap(({ command, outcome }) => (outcome === "pending" ? [] : [command])) : [],
    ),
  );
  const isOneStore = evidence.stores.size === 1 && evidence.ledger.forgotten.length === 0;
  for (const { key, told } of askings)
    for (const { id, outcome, code } of told) {
      const outcomes = (decided.get(id) ?? []).map(({ record }) => record.outcome);
      if (outcome === "pending") {
        if (outcomes.length === 0 && !onRecord.has(id)) verdict.breach("K1", `nobody ever says what became of ${key}`);
        continue;
      }
      // What the gateway has not taken in hand at all, the hub says by itself.
      if (outcome === "unreachable" || (outcomes.length === 0 && outcome === "rejected")) continue;
      if (isOneStore && !outcomes.includes(outcome as never))
        verdict.breach(
          "K1",
          `a person was told that ${key} is ${outcome} ${code ?? ""}, the log says ${outcomes.join(", ") || "nothing"}`,
        );
    }
}

function judgeOccurrences({ batches }: Evidence, verdict: Verdict): void {
  const running = new Map<string, number>();
  for (const record of batches.flatMap(({ records }) => records)) {
    if (record.kind === "transition" && record.of === "sensor")
      for (const [alarm, { occurrence }] of Object.entries(record.state.alarms ?? {}))
        running.set(`${record.id} ${alarm}`, occurrence);
    if (record.kind !== "command" || record.command !== "acknowledge" || record.outcome !== "applied") continue;
    const { target, occurrence, id } = record;
    const alarm = "alarm" in target ? `${target.id} ${target.alarm}` : target.id;
    if (running.get(alarm) !== occurrence)
      verdict.breach(
        "K2",
        `command ${id} acknowledged occurrence ${occurrence} of ${alarm}, ${running.get(alarm)} runs`,
      );
  }
}

function judgeAudit(decided: Decided, { audit }: Evidence, verdict: Verdict): void {
  const requestedAt = new Map<string, number>();
  let previous = "";
  for (const { record, storedAt } of audit) {
    const { hash, ...rest } = record;
    const own = createHash("sha256").update(JSON.stringify(rest)).digest("base64url");
    if (own !== hash || rest.previous !== previous)
      verdict.breach("K3", `the audit's chain is broken at ${record.request}`);
    previous = hash;
    if (record.event !== "requested") continue;
    for (const { command } of record.items)
      requestedAt.set(command, Math.min(storedAt, requestedAt.get(command) ?? Infinity));
  }
  for (const [id, [first]] of decided)
    if ((requestedAt.get(id) ?? Infinity) > first!.storedAt)
      verdict.breach("K3", `command ${id} took effect before its audit`);
}
