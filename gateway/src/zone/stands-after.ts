import type { CommandRequest } from "@tocsin/core/wire/command";
import type { Alarm } from "@tocsin/core/wire/health";
import type { LogRecord, Unnumbered } from "@tocsin/core/wire/log";

type Records = readonly Unnumbered<LogRecord>[];

/** How what was commanded stands by it, in words for the audit. @param records what the command brought */
export function standsAfter(request: CommandRequest, records: Records): string | undefined {
  switch (request.command) {
    case "acknowledge":
    case "shelve":
    case "unshelve":
      return alarmAfter(request.target, records);
    case "outOfService":
      return `out of service by ${request.who}`;
    case "returnToService":
      return "in service";
    case "reload":
    case "resync":
    case "confirmClock":
      return undefined;
  }
}

type AlarmTarget = Extract<CommandRequest, { command: "acknowledge" }>["target"];

function alarmAfter(target: AlarmTarget, records: Records): string | undefined {
  const moved = records.findLast((record) => record.kind === "transition" && record.id === target.id);
  if (moved?.kind !== "transition") return undefined;
  if (moved.of === "source") return words(moved.state.alarm);
  if (moved.of !== "sensor" || target.of !== "sensor") return undefined;
  return words(moved.state.alarms?.[target.alarm], moved.state.shelves?.[target.alarm] && "shelved");
}

function words(alarm: Alarm | undefined, shelved?: "shelved"): string {
  const state = alarm?.state ?? "normal";
  const muted = alarm?.muted ?? shelved;
  return muted === undefined ? state : `${state}, ${muted}`;
}
