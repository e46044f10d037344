import type { AlarmItem } from "@tocsin/core/wire/hub-api";
import type { AlarmTarget, CommandAnswer } from "@tocsin/core/wire/hub-command";
import { msg, str, told } from "../words/language.ts";
import type { Answer } from "./ask-hub.ts";
import type { Filter } from "./filter.ts";

/**
 * What a person asks of alarms; `forMs` or `once` (until it clears) says how long they are shelved, `level` from which
 * one down (without it: the level that rings). A filter means all that it finds: `preview` asks how many these are, and
 * with `expected` nothing is done where they are another number by now.
 */
export type AlarmCommand =
  | { command: "acknowledge" | "unshelve"; targets: AlarmTarget[] }
  | {
      command: "acknowledge";
      filter: Omit<Filter, "q"> & { q?: string; list: "unacknowledged" };
      preview?: true;
      expected?: number;
    }
  | { command: "shelve"; targets: AlarmTarget[]; comment: string; level?: string; forMs?: number; once?: true };

/** What a person asks of machines or sensors: to be out of service up to a time, or to be back in it. */
export type ServiceCommand =
  | {
      command: "outOfService";
      things: "machines" | "sensors";
      ids: string[];
      comment: string;
      until: number;
      autoReturn?: true;
    }
  | { command: "returnToService"; things: "machines" | "sensors"; ids: string[] };

export type Command = AlarmCommand | ServiceCommand;

type Named = Pick<AlarmItem, "target" | "alarm" | "occurrence">;

/** Names an alarm with the occurrence that was seen, so that a late command never reaches the next one. */
export const targetOf = ({ target, alarm, occurrence }: Named): AlarmTarget => ({
  target,
  alarm,
  ...(occurrence === undefined ? {} : { occurrence }),
});

const DONE = {
  acknowledge: (n: number) => msg(str`${n} acknowledged`),
  shelve: (n: number) => msg(str`${n} shelved`),
  unshelve: (n: number) => msg(str`${n} taken from the shelf`),
  outOfService: (n: number) => msg(str`${n} out of service`),
  returnToService: (n: number) => msg(str`${n} back in service`),
};

/** What became of a command, in a sentence a person can act on. */
export function outcomeWords(command: Command["command"], answer: Answer<CommandAnswer>): string {
  if (!answer.ok) return msg(str`Nothing was done: ${answer.detail()}.`);
  const { results } = answer.value;
  const of = (outcome: string) => results.filter((result) => result.outcome === outcome);
  const why = (outcome: string) =>
    [...new Set(of(outcome).map(({ detail, code }) => told(detail ?? code ?? "")))].join("; ");
  const [rejected, unreachable] = [why("rejected"), why("unreachable") || msg("its gateway does not answer")];
  const parts: [string, (n: number) => string][] = [
    ["applied", DONE[command]],
    ["pending", (n) => msg(str`${n} waiting for the gateway: it has not answered yet and may still do it`)],
    ["rejected", (n) => msg(str`${n} rejected: ${rejected}`)],
    ["unreachable", (n) => msg(str`${n} not reached: ${unreachable}`)],
    ["expired", (n) => msg(str`${n} expired before the gateway could do it`)],
  ];
  const became = parts.filter(([outcome]) => of(outcome).length > 0).map(([outcome, say]) => say(of(outcome).length));
  return became.length ? `${became.join(". ")}.` : msg("Nothing was done.");
}
