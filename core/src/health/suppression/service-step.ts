import type { ServiceScope, Service } from "../../wire/health.ts";
import type { Cause } from "../../wire/log.ts";
import { overdueNotice } from "../explain/cause.ts";
import { unmuting } from "./people-step.ts";
import { send, type Consult } from "../sensor/send.ts";
import type { SensorColumns } from "../sensor/sensor-columns.ts";
import { isOut, serviceOf, withService } from "./service.ts";
import type { Step } from "../sensor/step.ts";

/** What happens to the service of one scope: the new one, undefined where it is over. `by`: the person. */
export type ServiceChange = { of: ServiceScope; service: Service | undefined; cause: Cause; by?: string };

/**
 * Tells a sensor that it, or what it is under, is out of service or is so no longer, at gateway time `at`. It goes on
 * being evaluated; its alarms are A or B by the present condition once nothing mutes them.
 */
export function stepService(
  columns: SensorColumns,
  sensor: number,
  { of, service, cause, by }: ServiceChange,
  at: number,
  consult: Consult,
): Step {
  const before = columns.chart[sensor]!;
  const services = withService(columns.services.get(sensor) ?? [], of, service);
  const wasOverdue = serviceOf(columns.services.get(sensor) ?? [], of)?.overdue;
  unmuting(columns, sensor, at, consult, () => {
    if (services.length > 0) columns.services.set(sensor, services);
    else columns.services.delete(sensor);
    columns.changed = true;
    send(columns, sensor, isOut(services) ? "outOfService.begins" : "outOfService.ends", at, consult);
  });
  const notice = service?.overdue && !wasOverdue ? { notice: overdueNotice(service) } : {};
  const again = "suppression.outOfService";
  return { before, after: columns.chart[sensor]!, cause, again, ...(by === undefined ? {} : { by }), ...notice };
}
