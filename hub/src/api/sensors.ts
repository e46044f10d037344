import { Type } from "typebox";
import { sensorItem } from "@tocsin/core/fleet/item";
import { querySensors } from "@tocsin/core/fleet/query";
import { SensorItemSchema } from "@tocsin/core/wire/hub-api";
import { answers, orWhole, PageOf } from "./answers.ts";
import type { Api, ApiContext } from "./context.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { SENSOR_COLUMNS } from "./export/columns.ts";
import { formatOf, formatParameter, limitGiven } from "./export/format.ts";
import { itemsOf, sendExport } from "./export/send-export.ts";
import { fieldsOf, fieldsParameter, pick } from "./fields.ts";
import { incompleteZones } from "./incomplete.ts";
import { sendCached } from "./list-cache.ts";
import { wrongCursor } from "./machines.ts";
import {
  closed,
  filterOf,
  healthParameter,
  pageParameters,
  placeParameters,
  sensorParameters,
  SensorParams,
  textParameters,
} from "./parameters.ts";
import { noSensor } from "./not-there.ts";
import { sendProblem, wrongParameter } from "./problem.ts";

const FIELDS = Object.keys(SensorItemSchema.properties);
const Query = Type.Object(
  {
    ...placeParameters,
    ...healthParameter,
    ...textParameters,
    ...sensorParameters,
    ...pageParameters,
    ...formatParameter,
    ...fieldsParameter(FIELDS),
  },
  closed,
);

const versionOf = ({ bootId, fleet }: ApiContext): string => `${bootId}-s${fleet.versions.sensors}`;

/** `/sensors` with every filter, and one sensor. */
export function serveSensors(app: Api, context: ApiContext): void {
  serveList(app, context);
  serveSensor(app, context);
}

function serveList(app: Api, context: ApiContext): void {
  const { fleet, lists, exports } = context;
  app.get(
    "/sensors",
    {
      config: { needs: "read" },
      schema: {
        operationId: "listSensors",
        summary: "Sensors with what they are and how they stand",
        querystring: Query,
        response: answers(orWhole(PageOf(Type.Partial(SensorItemSchema)))),
      },
    },
    (request, reply) => {
      const { sort = "id", limit, cursor, fields: text } = request.query;
      const after = cursor === undefined ? undefined : readCursor(cursor, sort);
      if (cursor !== undefined && !after) return sendProblem(request, reply, wrongParameter(wrongCursor));
      const asked = fieldsOf(text, FIELDS);
      if ("wrong" in asked) return sendProblem(request, reply, wrongParameter(asked));
      const { fields } = asked;
      const filter = filterOf(request);
      const format = formatOf(request);
      if (format !== "json") {
        const { entries } = querySensors(fleet, { filter, sort, limit: limitGiven(request), after });
        const incomplete = incompleteZones(fleet, filter, request.scope);
        const items = itemsOf(entries, sensorItem);
        return sendExport(request, reply, exports, {
          name: "sensors",
          format,
          items,
          columns: SENSOR_COLUMNS,
          fields,
          incomplete,
        });
      }
      return sendCached(request, reply, lists, versionOf(context), () => {
        const page = querySensors(fleet, { filter, sort, limit, after });
        const items = page.entries.map(sensorItem);
        const next = page.next ? { next: writeCursor(sort, page.next) } : {};
        return { items: items.map((item) => pick(item, fields)), total: page.total, ...next };
      });
    },
  );
}

function serveSensor(app: Api, context: ApiContext): void {
  const { fleet, lists } = context;
  app.get(
    "/sensors/:site/:zone/:machine/:sensor",
    {
      config: { needs: "read" },
      schema: {
        operationId: "getSensor",
        summary: "One sensor",
        params: SensorParams,
        querystring: Type.Object({}, closed),
        response: answers(SensorItemSchema),
      },
    },
    (request, reply) => {
      const { site, zone, machine, sensor } = request.params;
      const id = `${site}/${zone}/${machine}/${sensor}`;
      const entry = fleet.sensors.get(id as never);
      if (!entry) return sendProblem(request, reply, noSensor(fleet, request.params));
      return sendCached(request, reply, lists, versionOf(context), () => sensorItem(entry));
    },
  );
}
