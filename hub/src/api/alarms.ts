import { Type, type Static } from "typebox";
import { alarmItem } from "@tocsin/core/fleet/alarm-entry";
import { ALARM_LISTS, ALARM_SORTS, queryAlarms, type AlarmFilter } from "@tocsin/core/fleet/query-alarms";
import { serviceItems } from "@tocsin/core/fleet/service-items";
import { ALARM_STATES } from "@tocsin/core/wire/health";
import { AlarmItemSchema, ServiceItemSchema } from "@tocsin/core/wire/hub-api";
import { OWN_ALARMS } from "@tocsin/core/wire/hub-fact";
import type { Scope } from "../access/principal.ts";
import { answers, orWhole, PageOf } from "./answers.ts";
import type { Api, ApiContext } from "./context.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { ALARM_COLUMNS } from "./export/columns.ts";
import { formatOf, formatParameter, limitGiven } from "./export/format.ts";
import { itemsOf, sendExport } from "./export/send-export.ts";
import { fieldsOf, fieldsParameter, pick } from "./fields.ts";
import { incompleteZones } from "./incomplete.ts";
import { sendCached } from "./list-cache.ts";
import { wrongCursor } from "./machines.ts";
import {
  closed,
  EnumOf,
  filterOf,
  pageParameters,
  placeParameters,
  sensorParameters,
  textParameters,
} from "./parameters.ts";
import { sendProblem, wrongParameter } from "./problem.ts";

const FIELDS = Object.keys(AlarmItemSchema.properties);
const { source, priority } = sensorParameters;
const several = { maxItems: 50 } as const;

/** The parameters that say which alarms are meant, of the list as of a command for many. */
export const alarmParameters = {
  list: Type.Optional(
    EnumOf(ALARM_LISTS, {
      description:
        "active (default): not normal, and it rings; unacknowledged; muted: shelved, suppressed by design, " +
        "outOfService; logged: never rings; all",
    }),
  ),
  ...placeParameters,
  source,
  priority,
  state: Type.Optional(Type.Array(EnumOf(ALARM_STATES), several)),
  alarm: Type.Optional(Type.Array(EnumOf(["process", "instrument", "source", ...OWN_ALARMS]), several)),
  ...textParameters,
};
const AlarmParameters = Type.Object(alarmParameters, closed);

const Query = Type.Object(
  {
    ...alarmParameters,
    ...pageParameters,
    ...formatParameter,
    ...fieldsParameter(FIELDS),
    sort: Type.Optional(
      EnumOf(ALARM_SORTS, {
        description: "worst (default): unacknowledged first, then by priority, newest first; -since: newest first",
      }),
    ),
  },
  closed,
);

/** The alarms that a query means, among those that may be seen. */
export function alarmFilterOf({ state, alarm, ...query }: Static<typeof AlarmParameters>, scope: Scope): AlarmFilter {
  return { ...filterOf({ query, scope }), ...(state ? { state } : {}), ...(alarm ? { alarm } : {}) };
}

/** `/alarms`: what is not normal, and what is muted, by ISA-18.2 states. */
export function serveAlarms(app: Api, { fleet, lists, bootId, exports }: ApiContext): void {
  app.get(
    "/alarms",
    {
      config: { needs: "read" },
      schema: {
        operationId: "listAlarms",
        summary: "Alarms with their ISA-18.2 state, what mutes them, and what to do",
        querystring: Query,
        response: answers(orWhole(PageOf(Type.Partial(AlarmItemSchema)))),
      },
    },
    (request, reply) => {
      const { list = "active", sort = "worst", limit, cursor, format: _f, fields: text, ...query } = request.query;
      const asked = fieldsOf(text, FIELDS);
      if ("wrong" in asked) return sendProblem(request, reply, wrongParameter(asked));
      const { fields } = asked;
      const after = cursor === undefined ? undefined : readCursor(cursor, sort);
      if (cursor !== undefined && !after) return sendProblem(request, reply, wrongParameter(wrongCursor));
      const filter = alarmFilterOf(query, request.scope);
      const format = formatOf(request);
      if (format !== "json") {
        const { entries } = queryAlarms(fleet, { list, filter, sort, limit: limitGiven(request), after });
        const incomplete = incompleteZones(fleet, filter, request.scope);
        const items = itemsOf(entries, alarmItem);
        const told = { name: "alarms", format, items, columns: ALARM_COLUMNS, incomplete, fields };
        return sendExport(request, reply, exports, told);
      }
      return sendCached(request, reply, lists, `${bootId}-a${fleet.versions.zones}`, () => {
        const page = queryAlarms(fleet, { list, filter, sort, limit, after });
        const next = page.next ? { next: writeCursor(sort, page.next) } : {};
        return { items: page.entries.map((entry) => pick(alarmItem(entry), fields)), total: page.total, ...next };
      });
    },
  );
}

/** `/services`: what people took out of service, with who, why and until when. */
export function serveServices(app: Api, { fleet, lists, bootId }: ApiContext): void {
  const { site, zone } = placeParameters;
  app.get(
    "/services",
    {
      config: { needs: "read" },
      schema: {
        operationId: "listServices",
        summary: "Sensors, machines and zones that are out of service, the earliest end first",
        querystring: Type.Object({ site, zone }, closed),
        response: answers(PageOf(ServiceItemSchema)),
      },
    },
    (request, reply) =>
      sendCached(request, reply, lists, `${bootId}-o${fleet.versions.zones}`, () => {
        const items = serviceItems(fleet, filterOf(request));
        return { items, total: items.length };
      }),
  );
}
