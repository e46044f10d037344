import { randomUUID } from "node:crypto";
import { Type, type Static } from "typebox";
import type { ZoneEntry } from "@tocsin/core/fleet/entry";
import { matchesZone } from "@tocsin/core/fleet/filter";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { isWithin } from "@tocsin/core/wire/access";
import type { ServiceScope } from "@tocsin/core/wire/health";
import { NoteItemSchema, type NoteItem } from "@tocsin/core/wire/note";
import type { HttpSettings } from "../config/http-schema.ts";
import type { IsWanted } from "../notes/note-store.ts";
import { answers, refusedWith } from "./answers.ts";
import type { Api, ApiContext } from "./context.ts";
import { IdempotencyHeaders } from "./idempotency.ts";
import { commandLimit } from "./limits.ts";
import { closed, filterOf, placeParameters } from "./parameters.ts";
import { problem, sendProblem, wrongParameter } from "./problem.ts";
import { LastParameter, TimeParameter, timed, type Times } from "./time-parameter.ts";

const TEXT_MAX = 4_000;
const target = { maxLength: 300, description: "site/zone, a machine, a source or a sensor, by its full id" };
const BodySchema = Type.Object(
  {
    target: Type.String(target),
    alarm: Type.Optional(Type.String({ maxLength: 50, description: "with occurrence: of the target" })),
    occurrence: Type.Optional(Type.Integer({ minimum: 1 })),
    on: Type.Optional(Type.Number({ minimum: 0, description: "event time that it is about, ms since 1970 UTC" })),
    text: Type.String({ minLength: 1, maxLength: TEXT_MAX, pattern: String.raw`\S` }),
  },
  closed,
);
const { site, zone } = placeParameters;
const Query = Type.Object(
  {
    site,
    zone,
    target: Type.Optional(Type.String({ ...target, description: `${target.description}, with what is of it` })),
    alarm: Type.Optional(Type.String({ maxLength: 50 })),
    occurrence: Type.Optional(Type.Integer({ minimum: 1 })),
    q: Type.Optional(Type.String({ maxLength: 200, description: "words in its text" })),
    from: TimeParameter("written, inclusive"),
    to: TimeParameter("written, exclusive"),
    last: LastParameter,
    limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }),
    cursor: Type.Optional(Type.Integer({ minimum: 1, description: "the next of the page before" })),
  },
  closed,
);
const NotesPageSchema = Type.Object({
  items: Type.Array(NoteItemSchema),
  total: Type.Integer(),
  totalIsAtLeast: Type.Optional(Type.Literal(true)),
  next: Type.Optional(Type.Integer()),
});
const WHY = {
  "cut-off": "the hub itself is cut off from its message bus, which keeps the notes",
  "not-audited": "the audit cannot be written, so nothing was done: its message bus does not take the record",
  busy: "others write of this zone at the same time: ask again",
} as const;

/** `/notes`: what people wrote about things and alarms; the same at every hub. */
export function serveNotes(app: Api, context: ApiContext & { http: HttpSettings }): void {
  serveList(app, context);
  app.post(
    "/notes",
    {
      config: { needs: "note", rateLimit: commandLimit(context.http) as never },
      schema: {
        operationId: "writeNote",
        summary: "Write a note about a zone, machine, source or sensor, or about one occurrence of an alarm",
        headers: IdempotencyHeaders,
        body: BodySchema,
        response: answers(NoteItemSchema, {
          201: {
            ...NoteItemSchema,
            description: "it is written; 200 where it was before, by the same Idempotency-Key",
          },
          ...refusedWith(503),
        }),
      },
    },
    async (request, reply) => {
      const { body, scope } = request;
      const named = body.target.split("/", 2).join("/");
      if (scope !== undefined && !isWithin(scope, named))
        return sendProblem(request, reply, problem(403, `${request.principal.name} may not write notes in ${named}`));
      const meant = meantBy(context.fleet, body.target);
      if (!meant) return sendProblem(request, reply, problem(404, `there is nothing that is called ${body.target}`));
      if ((body.alarm === undefined) !== (body.occurrence === undefined))
        return sendProblem(request, reply, problem(400, "alarm and occurrence name an alarm together: give both"));
      const key = String(request.headers["idempotency-key"] ?? randomUUID());
      const written = await context.notes.write(request.principal, key, meant.zone, { ...body, of: meant.of });
      if (!written.ok) return sendProblem(request, reply, problem(503, WHY[written.why]));
      return reply.code(written.isNew ? 201 : 200).send(written.note as never);
    },
  );
}

function serveList(app: Api, { fleet, noteStore, now }: ApiContext): void {
  app.get(
    "/notes",
    {
      config: { needs: "read" },
      schema: {
        operationId: "listNotes",
        summary: "Notes, the newest first",
        querystring: Query,
        response: answers(NotesPageSchema),
      },
    },
    async (request, reply) => {
      const query = timed(request.query, now);
      if ("wrong" in query) return sendProblem(request, reply, wrongParameter(query));
      const { site, zone, limit, cursor } = query;
      const place = filterOf({ query: { ...(site && { site }), ...(zone && { zone }) }, scope: request.scope });
      const zones = new Set<string>();
      for (const each of fleet.zones.values()) if (matchesZone(each, place)) zones.add(each.id);
      const wanted = wantedBy(query);
      const { atLeast, ...page } = await noteStore.page(
        (note) => zones.has(`${note.site}/${note.zone}`) && wanted(note),
        limit,
        cursor,
      );
      const body = { ...page, ...(atLeast ? { totalIsAtLeast: true } : {}) };
      return reply.header("cache-control", "private, no-cache").send(body as never);
    },
  );
}

type Wanted = Omit<Static<typeof Query>, "from" | "to" | "last"> & Times;

function wantedBy({ target, alarm, occurrence, q = "", from = 0, to = Infinity }: Wanted): IsWanted {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return (note: NoteItem) =>
    note.at >= from &&
    note.at < to &&
    (target === undefined || note.target === target || note.target.startsWith(`${target}/`)) &&
    (alarm === undefined || note.alarm === alarm) &&
    (occurrence === undefined || note.occurrence === occurrence) &&
    words.every((word) => note.text.toLowerCase().includes(word));
}

/** What an id names, and its zone; of sources those that a sensor is listed with, or that were heard of. */
function meantBy(fleet: Fleet, id: string): { zone: ZoneEntry; of: ServiceScope } | undefined {
  const zone = fleet.zones.get(id.split("/", 2).join("/") as never);
  if (!zone) return undefined;
  if (zone.id === id) return { zone, of: "zone" };
  if (fleet.sensors.has(id as never)) return { zone, of: "sensor" };
  if (fleet.machines.has(id as never)) return { zone, of: "machine" };
  const [, , source = "", rest] = id.split("/");
  return rest === undefined && isSource(zone, source) ? { zone, of: "source" } : undefined;
}

function isSource(zone: ZoneEntry, source: string): boolean {
  if (zone.sources.has(source)) return true;
  for (const machine of zone.machines.values())
    for (const sensor of machine.sensors.values()) if (sensor.info?.source === source) return true;
  return false;
}
