import type { NatsConnection } from "@nats-io/transport-node";
import type { ZoneEntry } from "@tocsin/core/fleet/entry";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { COMMAND_NEEDS } from "@tocsin/core/wire/access";
import type { Audited, AuditItem } from "@tocsin/core/wire/audit";
import type { CommandOutcome, CommandReply, CommandRequest } from "@tocsin/core/wire/command";
import type { CommandResult } from "@tocsin/core/wire/hub-command";
import type { OwnAlarm } from "@tocsin/core/wire/hub-fact";
import type { ZonePath } from "@tocsin/core/wire/id";
import type { Principal } from "../access/principal.ts";
import { appendAudit, readAudit } from "../audit/audit-log.ts";
import type { Unchained } from "../audit/chain.ts";
import type { Acknowledged, Acknowledgement } from "../facts/own-alarms.ts";
import type { NoReply } from "../gateways/command-request.ts";
import { unfinishedOf } from "./unfinished.ts";
import { commandId, isOwn, requestOf, type Asked, type Planned } from "./planned.ts";

/** A command that no gateway took within this time is not carried out any more. */
const LIFE_MS = 30_000;
const AT_ONCE = 32;
/** Behind its expiry a gateway says for good what became of a command. */
const ASKED_AGAIN_AFTER_MS = LIFE_MS + 5_000;
const ASKED_AGAIN_MAX = 20;
const PENDING_MAX = 10_000;
/** Whoever asked it has had the time to say what became of it. */
const UNFINISHED_AFTER_MS = 3 * ASKED_AGAIN_AFTER_MS;
const AUDIT_LOOKED_AT = 500;

export type CommanderParts = {
  fleet: Fleet;
  now: () => number;
  connection: () => NatsConnection | undefined;
  send: (zone: ZonePath, request: CommandRequest) => Promise<CommandReply | NoReply>;
  /** What became of a command, as far as the history of this hub knows it. */
  outcomeOf: (id: string) => Promise<CommandOutcome | undefined>;
  acknowledgeOwn: (zone: ZoneEntry, acknowledgement: Acknowledgement) => Promise<Acknowledged>;
  failed: (cause: unknown) => void;
};

/** The audit could not be written: nothing was done. */
export class NotAudited extends Error {
  readonly code = "NOT_AUDITED";
}

type One = { planned: Planned; id: string; request: CommandRequest | { missing: string } };
type Told = Pick<Unchained, "request" | "who" | "command" | "comment" | "asked" | "filter">;

/** Carries people's commands to the gateways: audited first, then asked, then the outcome is audited too. */
export class Commander {
  readonly #parts: CommanderParts;
  readonly #pending = new Map<string, NodeJS.Timeout>();

  constructor(parts: CommanderParts) {
    this.#parts = parts;
  }

  /**
   * @param key tells this request from any other of the same person: the same key is the same command
   * @param filter what meant the things that are planned, where they were not named
   * @throws NotAudited where the audit cannot be written
   */
  async run(
    principal: Principal,
    { key, filter }: { key: string; filter?: object | undefined },
    asked: Asked,
    planned: readonly Planned[],
  ): Promise<CommandResult[]> {
    const { now } = this.#parts;
    const who = principal.name.slice(0, 200);
    const ones = planned.map((each): One => {
      const id = commandId(principal.id, key, asked.command, each);
      return { planned: each, id, request: requestOf(asked, each, { id, who, expiresAt: now() + LIFE_MS }) };
    });
    const { command, comment, ...more } = asked as Asked & { comment?: string };
    const { id, name, kind } = principal;
    const told: Told = {
      request: key,
      who: { id, name, kind },
      command,
      ...(comment === undefined ? {} : { comment }),
      ...(Object.keys(more).length > 0 ? { asked: more } : {}),
      ...(filter === undefined ? {} : { filter }),
    };
    const zones = Map.groupBy(ones, (one) => one.planned.zone);
    for (const [zone, group] of zones) await this.#requested(zone, told, group);
    const results = await Promise.all([...zones].map(([zone, group]) => this.#runZone(zone, told, group)));
    const byId = new Map(results.flat().map((result) => [result.id, result]));
    return ones.map((one) => byId.get(one.id)!);
  }

  /** What the same person asked with the same key before, as the audit has it. */
  async askedBefore(principal: Principal, key: string, command: Asked["command"]): Promise<AuditItem[]> {
    const connection = this.#parts.connection();
    if (!connection) return [];
    const { items } = await readAudit(connection, { before: undefined, limit: AUDIT_LOOKED_AT, wants: () => true });
    return items.filter(
      (each) =>
        each.event === "requested" && each.request === key && each.who.id === principal.id && each.command === command,
    );
  }

  /**
   * Asks for what became of commands of which the audit knows no outcome: whoever asked them went down, or was told nothing
   * for too long. They have expired, so that asking carries out nothing. Call it now and then.
   */
  async finish(): Promise<void> {
    const connection = this.#parts.connection();
    if (!connection) return;
    const { now, fleet } = this.#parts;
    const { items } = await readAudit(connection, { before: undefined, limit: AUDIT_LOOKED_AT, wants: () => true });
    for (const { requested, item } of unfinishedOf(items, now() - UNFINISHED_AFTER_MS)) {
      const zone = fleet.zones.get(`${requested.site}/${requested.zone}` as never);
      if (!zone || this.#pending.has(item.command) || whyAway(fleet, zone) !== undefined) continue;
      await this.#finishOne(zone, requested, item);
    }
  }

  async #finishOne(zone: ZoneEntry, requested: AuditItem, { command: id, target, occurrence }: Audited): Promise<void> {
    const { request: key, who, command, comment, asked } = requested;
    const told: Told = {
      request: key,
      who,
      command,
      ...(comment === undefined ? {} : { comment }),
      ...(asked === undefined ? {} : { asked }),
    };
    // A shelf's level may have been taken from the alarm of then. It says nothing any more: what is asked is the outcome.
    const planned = { zone, target, level: "high", ...(occurrence === undefined ? {} : { occurrence }) } as Planned;
    const named = { id, who: who.name.slice(0, 200), expiresAt: requested.at + LIFE_MS };
    const again = { command, ...(comment === undefined ? {} : { comment }), ...(asked as object | undefined) } as Asked;
    const one: One = { planned, id, request: requestOf(again, planned, named) };
    if ("missing" in one.request) return;
    if (isOwn(planned.target)) {
      const running = zone.own.alarms.get(planned.target.alarm);
      const waits = running?.occurrence === occurrence && running?.state !== "acknowledged";
      const outcome = resultOf(one, { outcome: waits ? "expired" : "applied" });
      return this.#audit(zone, told, "outcome", [auditedOf(one, outcome)]);
    }
    const outcome = await this.#outcome(zone, id, one.request);
    if (outcome) await this.#audit(zone, told, "outcome", [auditedOf(one, resultOf(one, outcome))]);
  }

  /** What became of a command that has expired. The gateway of today may be one that never heard of it. */
  async #outcome(zone: ZoneEntry, id: string, request: CommandRequest): Promise<CommandOutcome | undefined> {
    const known = await this.#parts.outcomeOf(id);
    if (known) return known;
    const reply = await this.#parts.send(zone.path, request);
    return reply.ok ? reply : undefined;
  }

  close(): void {
    for (const timer of this.#pending.values()) clearTimeout(timer);
  }

  async #requested(zone: ZoneEntry, told: Told, ones: One[]): Promise<void> {
    try {
      await this.#audit(
        zone,
        told,
        "requested",
        ones.map((one) => auditedOf(one)),
      );
    } catch (cause) {
      throw new NotAudited("the audit cannot be written, so nothing was done", { cause });
    }
  }

  async #runZone(zone: ZoneEntry, told: Told, ones: One[]): Promise<CommandResult[]> {
    const results: CommandResult[] = [];
    for (let i = 0; i < ones.length; i += AT_ONCE)
      results.push(...(await Promise.all(ones.slice(i, i + AT_ONCE).map((one) => this.#send(zone, told, one)))));
    const items = ones.map((one, i) => auditedOf(one, results[i]));
    // What was done is done: an outcome that is not written here is in the zone's log.
    await this.#audit(zone, told, "outcome", items).catch(this.#parts.failed);
    return results;
  }

  async #send(zone: ZoneEntry, told: Told, one: One): Promise<CommandResult> {
    const { request } = one;
    // A repeat may lack what the first took from the alarm of then, and its gateway may be one that never heard of it.
    const known = await this.#parts.outcomeOf(one.id);
    if (known) return resultOf(one, known);
    if ("missing" in request)
      return resultOf(one, { outcome: "rejected", code: "incomplete", detail: request.missing });
    const { target } = one.planned;
    if (isOwn(target)) return this.#ofOwnAlarm(zone, target.alarm, one, request);
    const away = whyAway(this.#parts.fleet, zone);
    if (away !== undefined) return resultOf(one, { outcome: "unreachable", detail: away });
    const reply = await this.#parts.send(zone.path, request);
    if (reply.ok) {
      return resultOf(one, reply);
    }
    const { code, detail } = reply;
    if (code === "unreachable") return resultOf(one, { outcome: "unreachable", detail: doesNotAnswer(zone, detail) });
    if (code !== "pending" && code !== "busy") return resultOf(one, { outcome: "rejected", code, detail });
    this.#askAgain(zone, told, one, request, 1);
    return resultOf(one, {
      outcome: "pending",
      detail: `no answer yet from the gateway of ${zone.id}: /commands/${one.id} says what became of it`,
    });
  }

  /** The alarm is the hub's own: its gateway is away, and is not asked. */
  async #ofOwnAlarm(zone: ZoneEntry, alarm: OwnAlarm, one: One, request: CommandRequest): Promise<CommandResult> {
    if (request.command !== "acknowledge") {
      const detail = "an alarm of the hub's own can be acknowledged, and nothing else";
      return resultOf(one, { outcome: "rejected", code: "not-possible", detail });
    }
    const { occurrence, comment, who: by, id: command } = request;
    const told = { alarm, occurrence, command, by, ...(comment === undefined ? {} : { comment }) };
    return resultOf(one, await this.#parts.acknowledgeOwn(zone, told));
  }

  /** The same request again, when it can only be answered and not be carried out any more. */
  #askAgain(zone: ZoneEntry, told: Told, one: One, request: CommandRequest, attempt: number): void {
    if (this.#pending.size >= PENDING_MAX) return;
    const again = async () => {
      this.#pending.delete(one.id);
      const outcome = await this.#outcome(zone, one.id, request);
      if (outcome) await this.#audit(zone, told, "outcome", [auditedOf(one, resultOf(one, outcome))]);
      else if (attempt < ASKED_AGAIN_MAX) this.#askAgain(zone, told, one, request, attempt + 1);
    };
    const timer = setTimeout(() => void again().catch(this.#parts.failed), ASKED_AGAIN_AFTER_MS);
    timer.unref();
    this.#pending.set(one.id, timer);
  }

  async #audit(zone: ZoneEntry, told: Told, event: "requested" | "outcome", items: Audited[]): Promise<void> {
    const connection = this.#parts.connection();
    if (!connection) throw new Error("the hub itself is cut off: it has no connection to NATS");
    const { request, who, command, ...more } = told;
    const record = { v: 1, ...zone.path, at: this.#parts.now(), event, request, who, command, ...more, items } as const;
    await appendAudit(connection, zone.path, record);
  }
}

/** Why the gateway of a zone cannot be asked, in words for people. */
export function whyAway({ bus }: Fleet, { overlay, lastHeardAt, id }: ZoneEntry): string | undefined {
  if (!bus.connected)
    return `the hub itself is cut off from its message bus since ${new Date(bus.since).toISOString()}`;
  if (overlay?.reason !== "gateway-unreachable") return undefined;
  const since = lastHeardAt === undefined ? "and was never heard" : `since ${new Date(lastHeardAt).toISOString()}`;
  return `the gateway of ${id} is out of reach ${since}`;
}

/** A gateway that does not answer, and that is not known to be out of reach yet. */
export function doesNotAnswer({ id, lastHeardAt }: ZoneEntry, why: string): string {
  const heard = lastHeardAt === undefined ? "never" : `last at ${new Date(lastHeardAt).toISOString()}`;
  return `the gateway of ${id} does not answer: ${why}; it was heard ${heard}`;
}

type Became = { outcome: CommandResult["outcome"] } & { [Name in "code" | "detail" | "after"]?: string | undefined };

function resultOf({ id, planned, request }: One, { outcome, code, detail, after }: Became): CommandResult {
  const { target, occurrence } = planned;
  const isService = "command" in request && COMMAND_NEEDS[request.command] === "service";
  const isOneAlarm = !isService && target.of === "source";
  const alarm = "alarm" in target ? target.alarm : isOneAlarm ? target.of : undefined;
  return {
    id,
    target: target.id,
    ...(alarm === undefined ? {} : { alarm }),
    ...(occurrence === undefined ? {} : { occurrence }),
    outcome,
    ...(code === undefined ? {} : { code }),
    ...(detail === undefined ? {} : { detail }),
    ...(after === undefined ? {} : { after }),
  };
}

const auditedOf = ({ id, planned }: One, result?: CommandResult): Audited => ({
  command: id,
  target: planned.target,
  ...(planned.occurrence === undefined ? {} : { occurrence: planned.occurrence }),
  ...(result === undefined && planned.before !== undefined ? { before: planned.before } : {}),
  ...(result ? { outcome: result.outcome } : {}),
  ...(result?.code === undefined ? {} : { code: result.code }),
  ...(result?.detail === undefined ? {} : { detail: result.detail }),
  ...(result?.after === undefined ? {} : { after: result.after }),
});
