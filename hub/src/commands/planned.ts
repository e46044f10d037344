import { createHash } from "node:crypto";
import type { ZoneEntry } from "@tocsin/core/fleet/entry";
import type { CommandRequest, CommandTarget, GATEWAY_COMMANDS } from "@tocsin/core/wire/command";
import type { OwnAlarm } from "@tocsin/core/wire/hub-fact";

/** A person's command as it goes to gateways, without what each target adds. */
export type Asked =
  | { command: "acknowledge"; comment?: string }
  | { command: "shelve"; comment: string; level?: string; forMs?: number; once?: true }
  | { command: "unshelve"; comment?: string }
  | { command: "outOfService"; comment: string; from?: number; until: number; autoReturn?: true }
  | { command: "returnToService"; comment?: string }
  | { command: (typeof GATEWAY_COMMANDS)[number]; comment?: string };

/** What only the hub knows of: its own alarms. */
type OwnTarget = { of: "gateway" | "hub"; id: string; alarm: OwnAlarm };

export const isOwn = (target: Planned["target"]): target is OwnTarget => target.of === "gateway" || target.of === "hub";

/** One thing that a command reaches. */
export type Planned = {
  zone: ZoneEntry;
  target: CommandTarget | OwnTarget;
  occurrence?: number;
  /** Level of the alarm that runs: what a shelf covers unless another is asked. */
  level?: string;
  /** How it stands, as the hub knows it. */
  before?: string;
};

/** Names a command for good: the same from every hub for the same person, key and target. */
export const commandId = (principal: string, key: string, command: string, { target, occurrence }: Planned): string =>
  createHash("sha256")
    .update(JSON.stringify([principal, key, command, target, occurrence ?? null]))
    .digest("base64url");

type Named = { id: string; who: string; expiresAt: number };

/** The request to the gateway, or what is missing in it. */
export function requestOf(asked: Asked, planned: Planned, named: Named): CommandRequest | { missing: string } {
  const base = { v: 1, ...named } as const;
  const comment = asked.comment === undefined ? {} : { comment: asked.comment };
  const { target, occurrence } = planned;
  switch (asked.command) {
    case "acknowledge":
      if (occurrence === undefined) return { missing: "occurrence: name the one that was seen, as the list gives it" };
      return { ...base, ...comment, command: "acknowledge", target: target as never, occurrence };
    case "shelve": {
      const level = asked.level ?? planned.level ?? (isInstrument(target) ? "any" : undefined);
      if (level === undefined) return { missing: "level: the alarm is normal, so say up to which level it is shelved" };
      const { command: _command, ...ends } = asked;
      return {
        ...base,
        ...ends,
        command: "shelve",
        target: target as never,
        level: isInstrument(target) ? "any" : level,
      };
    }
    case "unshelve":
      return { ...base, ...comment, command: "unshelve", target: target as never };
    case "outOfService":
      return { ...base, ...asked, target: target as never };
    case "returnToService":
      return { ...base, ...comment, command: "returnToService", target: target as never };
    case "reload":
    case "resync":
    case "confirmClock":
      return { ...base, ...comment, command: asked.command, target: target as never };
  }
}

const isInstrument = (target: Planned["target"]): boolean =>
  target.of === "sensor" && "alarm" in target && target.alarm === "instrument";
