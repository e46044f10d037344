import { Type } from "typebox";
import { machineItem, sensorItem } from "@tocsin/core/fleet/item";
import { queryMachines } from "@tocsin/core/fleet/query";
import { MachineItemSchema, SensorItemSchema } from "@tocsin/core/wire/hub-api";
import { parseMachineId } from "@tocsin/core/wire/id";
import type { Api, ApiContext } from "./context.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { MACHINE_COLUMNS } from "./export/columns.ts";
import { formatOf, formatParameter, limitGiven } from "./export/format.ts";
import { incompleteZones, itemsOf, sendExport } from "./export/send-export.ts";
import { sendCached } from "./list-cache.ts";
import {
  closed,
  filterOf,
  healthParameter,
  MachineParams,
  pageParameters,
  PageOf,
  placeParameters,
  answers,
  textParameters,
} from "./parameters.ts";
import { problem, sendProblem, type WrongParameter, wrongParameter } from "./problem.ts";

const Query = Type.Object(
  { ...placeParameters, ...healthParameter, ...textParameters, ...pageParameters, ...formatParameter },
  closed,
);
const MachineWithSensorsSchema = Type.Object({
  ...MachineItemSchema.properties,
  items: Type.Array(SensorItemSchema, { description: "its sensors, in the order of their ids" }),
});

/** `/machines` and one machine with its sensors. */
export function serveMachines(app: Api, { fleet, lists, bootId, exports }: ApiContext): void {
  const version = () => `${bootId}-m${fleet.versions.machines}`;
  app.get(
    "/machines",
    {
      config: { needs: "read" },
      schema: {
        operationId: "listMachines",
        summary: "Machines with their health",
        querystring: Query,
        response: answers(PageOf(MachineItemSchema)),
      },
    },
    (request, reply) => {
      const { sort = "id", limit, cursor } = request.query;
      const after = cursor === undefined ? undefined : readCursor(cursor, sort);
      if (cursor !== undefined && !after) return sendProblem(request, reply, wrongParameter(wrongCursor));
      const filter = filterOf(request);
      const format = formatOf(request);
      if (format !== "json") {
        const { entries } = queryMachines(fleet, { filter, sort, limit: limitGiven(request), after });
        const incomplete = incompleteZones(fleet, filter, request.scope);
        const items = itemsOf(entries, machineItem);
        const told = { name: "machines", format, items, columns: MACHINE_COLUMNS, incomplete };
        return sendExport(request, reply, exports, told);
      }
      return sendCached(request, reply, lists, version(), () => {
        const page = queryMachines(fleet, { filter, sort, limit, after });
        const next = page.next ? { next: writeCursor(sort, page.next) } : {};
        return { items: page.entries.map(machineItem), total: page.total, ...next };
      });
    },
  );
  app.get(
    "/machines/:site/:zone/:machine",
    {
      config: { needs: "read" },
      schema: {
        operationId: "getMachine",
        summary: "One machine with its sensors",
        params: MachineParams,
        querystring: Type.Object({}, closed),
        response: answers(MachineWithSensorsSchema),
      },
    },
    (request, reply) => {
      const { site, zone, machine } = request.params;
      const path = parseMachineId(`${site}/${zone}/${machine}`);
      const entry = path && fleet.machines.get(`${site}/${zone}/${machine}` as never);
      if (!entry) return sendProblem(request, reply, problem(404, `there is no machine ${site}/${zone}/${machine}`));
      return sendCached(request, reply, lists, version(), () => {
        const listed = [...entry.sensors.values()].filter((sensor) => sensor.info).map(sensorItem);
        return { ...machineItem(entry), items: listed.sort((a, b) => (a.id < b.id ? -1 : 1)) };
      });
    },
  );
}

export const wrongCursor: WrongParameter = {
  parameter: "cursor",
  wrong: "cursor is not one of this list in this order: take it from next, with the same parameters",
};
