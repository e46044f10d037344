import type { ServiceScope } from "../../wire/health.ts";
import { durationText } from "../explain/cause-text.ts";
import { outOfServiceBy, returnedBy } from "../explain/cause.ts";
import { rejected, type Rejected } from "../rejected.ts";
import { SERVICE_MAX_MS } from "./service.ts";
import type { ServiceTarget, ZoneServices } from "../zone-services.ts";

/** `id`: of the sensor, machine, source or zone. Times are gateway time; `from` left out or past: now. */
export type ServiceCommand =
  | {
      kind: "outOfService";
      of: ServiceScope;
      id: string;
      reason: string;
      from?: number;
      until: number;
      autoReturn?: true;
    }
  | { kind: "returnToService"; of: ServiceScope; id: string };

/** Takes a target out of service or returns it, at gateway time `at`; what is wrong with the command, or nothing. */
export function obeyService(
  services: ZoneServices,
  target: ServiceTarget,
  command: ServiceCommand,
  by: string,
  at: number,
): Rejected | undefined {
  const { of } = command;
  if (command.kind === "returnToService") {
    if (services.ownOf(target) === undefined) {
      return rejected("not-out-of-service", `no command has taken the ${of} ${command.id} itself out of service`);
    }
    services.change(target, { of, service: undefined, cause: returnedBy(of, by), by }, at, at);
    return undefined;
  }
  const { reason, until, autoReturn } = command;
  const from = Math.max(at, command.from ?? at);
  if (!(until > from && until - from <= SERVICE_MAX_MS)) {
    return rejected(
      "bad-duration",
      `out of service must end after it begins, and within ${durationText(SERVICE_MAX_MS)}`,
    );
  }
  const planned = from > at ? { planned: true as const } : {};
  const service = { of, by, reason, from, until, ...(autoReturn ? { autoReturn } : {}), ...planned };
  services.change(target, { of, service, cause: outOfServiceBy(service), by }, at, at);
  return undefined;
}
