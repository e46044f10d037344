import { Type } from "typebox";
import { machineItem, sensorItem } from "@tocsin/core/fleet/item";
import { alarmItem } from "@tocsin/core/fleet/alarm-entry";
import { queryMachines } from "@tocsin/core/fleet/query";
import { queryAlarms } from "@tocsin/core/fleet/query-alarms";
import { AlarmItemSchema, MachineItemSchema, SensorItemSchema } from "@tocsin/core/wire/hub-api";
import { answers, orWhole, PageOf } from "./answers.ts";
import type { Api, ApiContext } from "./context.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { MACHINE_COLUMNS } from "./export/columns.ts";
import { formatOf, formatParameter, limitGiven } from "./export/format.ts";
import { itemsOf, sendExport } from "./export/send-export.ts";
import { fieldsOf, fieldsParameter, pick } from "./fields.ts";
import { incompleteZones } from "./incomplete.ts";
import { sendCached } from "./list-cache.ts";
import { noMachine } from "./not-there.ts";
import {
  closed,
  filterOf,
  healthParameter,
  MachineParams,
  pageParameters,
  placeParameters,
  textParameters,
} from "./parameters.ts";
import { sendProblem, type WrongParameter, wrongParameter } from "./problem.ts";

const FIELDS = Object.keys(MachineItemSchema.properties);
const Query = Type.Object(
  {
    ...placeParameters,
    ...healthParameter,
    ...textParameters,
    ...pageParameters,
    ...formatParameter,
    ...fieldsParameter(FIELDS),
  },
  closed,
);
const MachineWithSensorsSchema = Type.Object({
  ...MachineItemSchema.properties,
  alarms: Type.Array(AlarmItemSchema, { description: "of its sensors, not normal or shelved, the worst first" }),
  items: Type.Array(SensorItemSchema, { description: "its sensors, in the order of their ids" }),
});

const versionOf = ({ bootId, fleet }: ApiContext): string => `${bootId}-m${fleet.versions.machines}`;

/** `/machines` and one machine with its alarms and sensors. */
export function serveMachines(app: Api, context: ApiContext): void {
  serveList(app, context);
  serveMachine(app, context);
}

function serveList(app: Api, context: ApiContext): void {
  const { fleet, lists, exports } = context;
  app.get(
    "/machines",
    {
      config: { needs: "read" },
      schema: {
        operationId: "listMachines",
        summary: "Machines with their health",
        querystring: Query,
        response: answers(orWhole(PageOf(Type.Partial(MachineItemSchema)))),
      },
    },
    (request, reply) => {
      const { sort = "id", limit, cursor } = request.query;
      const after = cursor === undefined ? undefined : readCursor(cursor, sort);
      if (cursor !== undefined && !after) return sendProblem(request, reply, wrongParameter(wrongCursor));
      const asked = fieldsOf(request.query.fields, FIELDS);
      if ("wrong" in asked) return sendProblem(request, reply, wrongParameter(asked));
      const { fields } = asked;
      const filter = filterOf(request);
      const format = formatOf(request);
      if (format !== "json") {
        const { entries } = queryMachines(fleet, { filter, sort, limit: limitGiven(request), after });
        const incomplete = incompleteZones(fleet, filter, request.scope);
        const items = itemsOf(entries, machineItem);
        const told = { name: "machines", format, items, columns: MACHINE_COLUMNS, fields, incomplete };
        return sendExport(request, reply, exports, told);
      }
      return sendCached(request, reply, lists, versionOf(context), () => {
        const page = queryMachines(fleet, { filter, sort, limit, after });
        const next = page.next ? { next: writeCursor(sort, page.next) } : {};
        return { items: page.entries.map((entry) => pick(machineItem(entry), fields)), total: page.total, ...next };
      });
    },
  );
}

function serveMachine(app: Api, context: ApiContext): void {
  const { fleet, lists } = context;
  app.get(
    "/machines/:site/:zone/:machine",
    {
      config: { needs: "read" },
      schema: {
        operationId: "getMachine",
        summary: "One machine with its open alarms and its sensors",
        params: MachineParams,
        querystring: Type.Object({}, closed),
        response: answers(MachineWithSensorsSchema),
      },
    },
    (request, reply) => {
      const { site, zone, machine } = request.params;
      const entry = fleet.machines.get(`${site}/${zone}/${machine}` as never);
      if (!entry) return sendProblem(request, reply, noMachine(fleet, request.params));
      return sendCached(request, reply, lists, versionOf(context), () => {
        const items = [...entry.sensors.values()].filter((sensor) => sensor.info).map(sensorItem);
        const of = { list: "all", filter: { machine: [entry.id] }, sort: "worst", limit: Infinity } as const;
        const alarms = queryAlarms(fleet, of).entries.map(alarmItem);
        return { ...machineItem(entry), alarms, items: items.sort((a, b) => (a.id < b.id ? -1 : 1)) };
      });
    },
  );
}

export const wrongCursor: WrongParameter = {
  parameter: "cursor",
  wrong: "cursor is not one of this list in this order: take it from next, with the same parameters",
};
