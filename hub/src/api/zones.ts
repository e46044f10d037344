import { Type } from "typebox";
import { noHealthCounts, type HealthCounts } from "@tocsin/core/wire/health";
import { HealthCountsSchema } from "@tocsin/core/wire/health";
import {
  AlarmCountsSchema,
  noAlarmCounts,
  ZoneItemSchema,
  type AlarmCounts,
  type ZoneItem,
} from "@tocsin/core/wire/hub-api";
import { matchesZone, type FleetFilter } from "@tocsin/core/fleet/filter";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { zoneItem } from "@tocsin/core/fleet/item";
import { answers, orWhole, PageOf } from "./answers.ts";
import type { Api, ApiContext } from "./context.ts";
import { ZONE_COLUMNS } from "./export/columns.ts";
import { formatOf, formatParameter } from "./export/format.ts";
import { sendExport } from "./export/send-export.ts";
import { fieldsOf, fieldsParameter, pick } from "./fields.ts";
import { incompleteZones } from "./incomplete.ts";
import { sendCached } from "./list-cache.ts";
import { closed, filterOf, placeParameters } from "./parameters.ts";
import { sendProblem, wrongParameter } from "./problem.ts";

const { site, zone } = placeParameters;
const FIELDS = Object.keys(ZoneItemSchema.properties);

const limits = { high: Type.Integer(), medium: Type.Integer(), low: Type.Integer(), log: Type.Integer() };
const SiteItemSchema = Type.Object({
  id: Type.String(),
  site: Type.String(),
  name: Type.String(),
  zones: Type.Array(Type.String({ description: "site/zone" })),
  machines: HealthCountsSchema,
  sensors: HealthCountsSchema,
  abnormalLimits: Type.Object(limits),
  alarms: AlarmCountsSchema,
  newLastHour: Type.Integer(),
});

/** Zones in the order in which their site shows them. */
export function zoneItems(fleet: Fleet, filter: FleetFilter): ZoneItem[] {
  const zones = [...fleet.zones.values()].filter((each) => matchesZone(each, filter)).map(zoneItem);
  return zones.sort((a, b) =>
    a.site < b.site ? -1 : a.site > b.site ? 1 : a.order - b.order || (a.id < b.id ? -1 : 1),
  );
}

const add = (sum: HealthCounts, counts: HealthCounts): HealthCounts =>
  Object.fromEntries(
    Object.entries(sum).map(([word, count]) => [word, count + counts[word as keyof HealthCounts]]),
  ) as HealthCounts;

const addRinging = (one: AlarmCounts["high"], other: AlarmCounts["high"]) => ({
  active: one.active + other.active,
  unacknowledged: one.unacknowledged + other.unacknowledged,
});

const addAlarms = (sum: AlarmCounts, more: AlarmCounts): AlarmCounts => ({
  high: addRinging(sum.high, more.high),
  medium: addRinging(sum.medium, more.medium),
  low: addRinging(sum.low, more.low),
  shelved: sum.shelved + more.shelved,
  suppressed: sum.suppressed + more.suppressed,
  outOfService: sum.outOfService + more.outOfService,
});

function siteItems(fleet: Fleet, filter: FleetFilter) {
  const bySite = Map.groupBy(zoneItems(fleet, filter), (item) => item.site);
  return [...bySite].map(([id, zones]) => ({
    id,
    site: id,
    name: zones[0]!.siteName,
    zones: zones.map((item) => item.id),
    machines: zones.reduce((sum, item) => add(sum, item.machines), noHealthCounts()),
    sensors: zones.reduce((sum, item) => add(sum, item.sensors), noHealthCounts()),
    abnormalLimits: {
      high: zones.reduce((sum, item) => sum + item.abnormalLimits.high, 0),
      medium: zones.reduce((sum, item) => sum + item.abnormalLimits.medium, 0),
      low: zones.reduce((sum, item) => sum + item.abnormalLimits.low, 0),
      log: zones.reduce((sum, item) => sum + item.abnormalLimits.log, 0),
    },
    alarms: zones.reduce((sum, item) => addAlarms(sum, item.alarms), noAlarmCounts()),
    newLastHour: zones.reduce((sum, item) => sum + item.newLastHour, 0),
  }));
}

/** `/sites` and `/zones`: what they hold, counted. */
export function serveZones(app: Api, context: ApiContext): void {
  serveSites(app, context);
  serveList(app, context);
}

const versionOf = ({ bootId, fleet }: ApiContext): string => `${bootId}-z${fleet.versions.zones}`;

function serveSites(app: Api, context: ApiContext): void {
  const { fleet, lists } = context;
  app.get(
    "/sites",
    {
      config: { needs: "read" },
      schema: {
        operationId: "listSites",
        summary: "Sites with their machines and sensors counted by health",
        querystring: Type.Object({}, closed),
        response: answers(PageOf(SiteItemSchema)),
      },
    },
    (request, reply) =>
      sendCached(request, reply, lists, versionOf(context), () => {
        const items = siteItems(fleet, filterOf({ query: {}, scope: request.scope }));
        return { items, total: items.length };
      }),
  );
}

function serveList(app: Api, context: ApiContext): void {
  const { fleet, lists, exports } = context;
  app.get(
    "/zones",
    {
      config: { needs: "read" },
      schema: {
        operationId: "listZones",
        summary: "Zones with their machines and sensors counted by health",
        querystring: Type.Object({ site, zone, ...formatParameter, ...fieldsParameter(FIELDS) }, closed),
        response: answers(orWhole(PageOf(Type.Partial(ZoneItemSchema)))),
      },
    },
    (request, reply) => {
      const asked = fieldsOf(request.query.fields, FIELDS);
      if ("wrong" in asked) return sendProblem(request, reply, wrongParameter(asked));
      const { fields } = asked;
      const filter = filterOf(request);
      const format = formatOf(request);
      if (format !== "json") {
        const incomplete = incompleteZones(fleet, filter, request.scope);
        const items = zoneItems(fleet, filter);
        const told = { name: "zones", format, items, columns: ZONE_COLUMNS, fields, incomplete };
        return sendExport(request, reply, exports, told);
      }
      return sendCached(request, reply, lists, versionOf(context), () => {
        const items = zoneItems(fleet, filter).map((item) => pick(item, fields));
        return { items, total: items.length };
      });
    },
  );
}
