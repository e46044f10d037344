import type { CommandRequest, GatewayCommand } from "../wire/command.ts";
import type { SensorId } from "../wire/id.ts";
import type { Command } from "./command.ts";

/** A person's request as a command to the zone. Names are taken as they are: the zone says what it does not have. */
export function askedCommand(request: Exclude<CommandRequest, GatewayCommand>): Command {
  switch (request.command) {
    case "acknowledge": {
      const { target, occurrence } = request;
      if (target.of === "source") return { kind: "acknowledgeSource", source: target.id, occurrence };
      return { kind: "acknowledge", sensor: target.id as SensorId, alarm: target.alarm, occurrence };
    }
    case "shelve": {
      const { target, level, comment: reason, forMs, once } = request;
      const ends = { ...(forMs === undefined ? {} : { forMs }), ...(once ? { once } : {}) };
      return { kind: "shelve", sensor: target.id as SensorId, alarm: target.alarm, level, reason, ...ends };
    }
    case "unshelve":
      return { kind: "unshelve", sensor: request.target.id as SensorId, alarm: request.target.alarm };
    case "outOfService": {
      const { target, comment: reason, from, until, autoReturn } = request;
      const times = { ...(from === undefined ? {} : { from }), until, ...(autoReturn ? { autoReturn } : {}) };
      return { kind: "outOfService", ...target, reason, ...times };
    }
    case "returnToService":
      return { kind: "returnToService", ...request.target };
  }
}
