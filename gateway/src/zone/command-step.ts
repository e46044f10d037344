import { isDeepStrictEqual } from "node:util";
import { askedCommand } from "@tocsin/core/health/asked-command";
import type { FormerZone } from "@tocsin/core/health/take-over";
import type { ZoneHealth } from "@tocsin/core/health/zone";
import type { ZoneInput } from "@tocsin/core/health/zone-input";
import {
  COMMAND_LIFE_MAX_MS,
  isGatewayCommand,
  type CommandFailureCode,
  type CommandOutcome,
  type CommandReply,
  type CommandRequest,
  type GatewayCommand,
} from "@tocsin/core/wire/command";
import type { CommandRecord } from "@tocsin/core/wire/log";
import type { Gathering } from "./gathering.ts";
import { stepInput } from "./input-step.ts";
import type { FormerCommand, KeptCommand, ZoneEvents } from "./ports.ts";
import { standsAfter } from "./stands-after.ts";

/** What became of a command to the gateway itself, and what is to be done once that is on disk. */
export type Obeyed = { outcome: CommandOutcome; act?: () => void };
export type ObeyGateway = (request: GatewayCommand) => Obeyed | Promise<Obeyed>;

export type Answer = (reply: CommandReply) => void;

/** A zone as it stood under another gateway, and what became there of people's newest commands. */
export type Former = { zone: FormerZone; commands: readonly CommandRecord[] };

type Parts = {
  health: ZoneHealth;
  /** What became of a command whose outcome is on disk. */
  journal: { keptCommand(id: string): Promise<KeptCommand | undefined>; note(input: ZoneInput): void };
  events: Pick<ZoneEvents, "commandDecided">;
  /** Carries out what moves no statechart. */
  obeyGateway: ObeyGateway;
  /** So long after `expiresAt` an outcome may be forgotten. */
  keptMs: number;
};

/**
 * People's commands, each in its turn among the readings. One is decided once: its outcome is kept by its id, in the
 * batch that holds its effect and its record, and every repeat is answered from there. No answer leaves before that.
 */
export class CommandStep {
  readonly #parts: Parts;
  /** Decided, and not yet on disk. */
  readonly #open = new Map<string, { kept: KeptCommand; group: Gathering }>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async step(request: CommandRequest, answer: Answer, at: number, group: Gathering): Promise<void> {
    const open = this.#open.get(request.id);
    if (open !== undefined) {
      open.group.afterCommit.push(() => answer(repeated(open.kept, request)));
      return;
    }
    const kept = await this.#parts.journal.keptCommand(request.id);
    if (kept !== undefined) return answer(repeated(kept, request));
    if (request.expiresAt > at + COMMAND_LIFE_MAX_MS)
      return answer(failed("bad-command", "expiresAt is more than 24 h ahead of gateway time"));
    if (request.expiresAt < at - this.#parts.keptMs)
      return answer(failed("too-old", "it expired so long ago that its outcome may be forgotten"));
    const isLate = request.expiresAt < at;
    const obeyed = isLate ? { outcome: expired(at - request.expiresAt) } : await this.#obey(request, at, group);
    this.#decided(request, obeyed, answer, at, group);
  }

  /** Takes over what people have done and seen under another gateway; who asks again is told what that has decided. */
  async takeOver({ zone: former, commands }: Former, at: number, group: Gathering, done: () => void): Promise<void> {
    for (const { id, command, target, at: decidedAt, outcome, code, detail, after } of commands) {
      if ((await this.#parts.journal.keptCommand(id)) !== undefined) continue;
      const told = {
        ...(code === undefined ? {} : { code }),
        ...(detail === undefined ? {} : { detail }),
        ...(after === undefined ? {} : { after }),
      };
      const request = { id, command, target, expiresAt: decidedAt + COMMAND_LIFE_MAX_MS };
      group.commands.push({ request, at: decidedAt, outcome: { outcome, ...told } });
    }
    stepInput(this.#parts, group, { kind: "takeover", former, at });
    group.afterCommit.push(done);
  }

  #decided(request: CommandRequest, { outcome, act }: Obeyed, answer: Answer, at: number, group: Gathering): void {
    const { id, command, target, who: by, comment } = request;
    const why = comment === undefined ? {} : { comment };
    const occurrence = request.command === "acknowledge" ? { occurrence: request.occurrence } : {};
    group.records.push({
      kind: "command",
      at,
      processedAt: at,
      id,
      command,
      target,
      ...occurrence,
      by,
      ...why,
      ...outcome,
    });
    const kept: KeptCommand = { request, at, outcome };
    group.commands.push(kept);
    this.#open.set(id, { kept, group });
    group.afterCommit.push(() => {
      this.#open.delete(id);
      this.#parts.events.commandDecided(command, outcome.outcome);
      answer(replyOf(kept));
      act?.();
    });
  }

  #obey(request: CommandRequest, at: number, group: Gathering): Obeyed | Promise<Obeyed> {
    if (isGatewayCommand(request)) return this.#parts.obeyGateway(request);
    const command = askedCommand(request);
    const { who: by } = request;
    const first = group.records.length;
    const outcome = stepInput(this.#parts, group, { kind: "command", command, by, at });
    const after = outcome.outcome === "applied" ? standsAfter(request, group.records.slice(first)) : undefined;
    return { outcome: after === undefined ? outcome : { ...outcome, after } };
  }
}

const expired = (lateMs: number): CommandOutcome => ({
  outcome: "expired",
  detail: `it came ${Math.ceil(lateMs / 1_000)} s after its time, and was not carried out`,
});

const failed = (code: CommandFailureCode, detail: string): CommandReply => ({ v: 1, ok: false, code, detail });

const replyOf = ({ request: { id }, at, outcome }: KeptCommand): CommandReply & { ok: true } => ({
  v: 1,
  ok: true,
  id,
  at,
  ...outcome,
});

function repeated(kept: KeptCommand, request: CommandRequest): CommandReply {
  if (isSame(kept.request, request)) return { ...replyOf(kept), repeated: true };
  const asked = `${kept.request.command} of ${kept.request.target.id}`;
  return failed("id-taken", `another command has this id: ${asked}; give each command an id of its own`);
}

/**
 * A repeat may give itself more time, and a shelf another level: where the person names none, the hub takes that of the
 * alarm as it stands at each asking. Nothing else of it may differ.
 */
function isSame(one: CommandRequest | FormerCommand, other: CommandRequest): boolean {
  if ("v" in one) return isDeepStrictEqual(withoutTheMoment(one), withoutTheMoment(other));
  return one.command === other.command && isDeepStrictEqual(one.target, other.target);
}

const withoutTheMoment = (request: CommandRequest): object => ({ ...request, expiresAt: 0, level: undefined });
