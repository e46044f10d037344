import { Type, type Static } from "typebox";
import { alarmItem } from "@tocsin/core/fleet/alarm-entry";
import { matchesZone } from "@tocsin/core/fleet/filter";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { machineItem, sensorItem } from "@tocsin/core/fleet/item";
import type { PageEnd, PageOf as PageOfEntries } from "@tocsin/core/fleet/page";
import { queryMachines, querySensors } from "@tocsin/core/fleet/query";
import { queryAlarms } from "@tocsin/core/fleet/query-alarms";
import { SORTS } from "@tocsin/core/fleet/sort";
import { ALARM_STATES } from "@tocsin/core/wire/health";
import { AlarmItemSchema, MachineItemSchema, SensorItemSchema, ZoneItemSchema } from "@tocsin/core/wire/hub-api";
import { PAST_THINGS, PastPageSchema, type PastThing } from "@tocsin/core/wire/hub-past";
import type { Scope } from "../access/principal.ts";
import { answers, orWhole } from "./answers.ts";
import { alarmFilterOf, alarmParameters } from "./alarms.ts";
import type { Api, ApiContext } from "./context.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { ALARM_COLUMNS, MACHINE_COLUMNS, SENSOR_COLUMNS, ZONE_COLUMNS, type FieldColumn } from "./export/columns.ts";
import { formatOf, formatParameter, limitGiven } from "./export/format.ts";
import { sendExport } from "./export/send-export.ts";
import { fieldsOf, fieldsParameter, pick } from "./fields.ts";
import { JSON_TYPE } from "./list-cache.ts";
import { wrongCursor } from "./machines.ts";
import {
  closed,
  EnumOf,
  filterOf,
  healthParameter,
  pageParameters,
  placeParameters,
  sensorParameters,
  textParameters,
} from "./parameters.ts";
import { sendProblem, wrongParameter } from "./problem.ts";
import { RequiredTime, timeOf } from "./time-parameter.ts";
import { zoneItems } from "./zones.ts";

const { list, alarm } = alarmParameters;
const Query = Type.Object(
  {
    at: RequiredTime("the time that is asked for, by event time"),
    of: Type.Optional(
      EnumOf(PAST_THINGS, { description: "zones (default) with everything counted, machines, sensors or alarms" }),
    ),
    ...placeParameters,
    ...healthParameter,
    ...sensorParameters,
    ...textParameters,
    list,
    alarm,
    state: Type.Optional(Type.Array(EnumOf(ALARM_STATES), { maxItems: 50, description: "of an alarm" })),
    ...pageParameters,
    ...formatParameter,
    ...fieldsParameter(["those of the list of these things"]),
    sort: Type.Optional(EnumOf(SORTS, { description: "as the list of these things takes it; default worst" })),
  },
  closed,
);
type Asked = Static<typeof Query>;
const FIELDS = {
  zones: Object.keys(ZoneItemSchema.properties),
  machines: Object.keys(MachineItemSchema.properties),
  sensors: Object.keys(SensorItemSchema.properties),
  alarms: Object.keys(AlarmItemSchema.properties),
};
const COLUMNS = { zones: ZONE_COLUMNS, machines: MACHINE_COLUMNS, sensors: SENSOR_COLUMNS, alarms: ALARM_COLUMNS };

/** `/asOf`: everything as it stood at a past time. */
export function serveAsOf(app: Api, { past, now, fleet, exports }: ApiContext): void {
  app.get(
    "/asOf",
    {
      config: { needs: "read" },
      schema: {
        operationId: "getAsOf",
        summary: "Zones, machines, sensors and alarms as they stood at any past time",
        description:
          "What is listed now, as history says it was then, ordered by event time; zones says as of which record each zone is known, and what is missing.",
        querystring: Query,
        response: answers(orWhole(PastPageSchema)),
      },
    },
    async (request, reply) => {
      const { query, scope } = request;
      const { of = "zones", sort = "worst", cursor } = query;
      const at = timeOf(query.at);
      if (Number.isNaN(at))
        return sendProblem(
          request,
          reply,
          wrongParameter({ parameter: "at", wrong: `at is no time that exists: ${query.at}` }),
        );
      if (at > now())
        return sendProblem(
          request,
          reply,
          wrongParameter({ parameter: "at", wrong: `at is in the future: ${query.at}` }),
        );
      const after = cursor === undefined ? undefined : readCursor(cursor, sort);
      if (cursor !== undefined && !after) return sendProblem(request, reply, wrongParameter(wrongCursor));
      const then = await past.at(at);
      const format = formatOf(request);
      const columns = COLUMNS[of] as readonly FieldColumn<object>[];
      const asked = fieldsOf(query.fields, FIELDS[of]);
      if ("wrong" in asked) return sendProblem(request, reply, wrongParameter(asked));
      const limit = format === "json" ? query.limit : limitGiven(request);
      const page = pageOf(then.fleet, of, { ...query, sort, limit }, after, scope);
      const next = page.next ? { next: writeCursor(sort, page.next) } : {};
      const { total } = page;
      const items = page.items.map((item) => pick(item, asked.fields));
      const seen = then.zones.filter(({ id }) =>
        matchesZone(fleet.zones.get(id as never)!, filterOf({ query: place(query), scope })),
      );
      if (format !== "json") {
        const incomplete = seen.filter(({ complete }) => !complete).map(({ id }) => id);
        const told = { name: of, format, items: page.items, columns, fields: asked.fields, incomplete };
        return sendExport(request, reply, exports, told);
      }
      const body = { at, of, items, total, ...next, unknown: then.unknown, zones: seen };
      return reply.header("content-type", JSON_TYPE).header("cache-control", "no-store").send(JSON.stringify(body));
    },
  );
}

const place = ({ site, zone }: Asked) => ({ ...(site ? { site } : {}), ...(zone ? { zone } : {}) });

type Page = { items: object[]; total: number; next?: PageEnd };

const listed = <Entry>({ entries, ...page }: PageOfEntries<Entry>, itemOf: (entry: Entry) => object): Page => ({
  ...page,
  items: entries.map(itemOf),
});

function pageOf(
  fleet: Fleet,
  of: PastThing,
  query: Asked & { sort: (typeof SORTS)[number] },
  after: PageEnd | undefined,
  scope: Scope,
): Page {
  const { sort, limit } = query;
  const filter = filterOf({ query, scope });
  switch (of) {
    case "zones": {
      const items = zoneItems(fleet, filter);
      return { items, total: items.length };
    }
    case "machines":
      return listed(queryMachines(fleet, { filter, sort, limit, after }), machineItem);
    case "sensors":
      return listed(querySensors(fleet, { filter, sort, limit, after }), sensorItem);
    case "alarms": {
      const {
        at: _at,
        of: _of,
        sort: _s,
        limit: _l,
        cursor: _c,
        list = "active",
        health: _h,
        limitState: _ls,
        format: _f,
        fields: _fields,
        ...meant
      } = query;
      return listed(queryAlarms(fleet, { list, filter: alarmFilterOf(meant, scope), sort, limit, after }), alarmItem);
    }
  }
}
