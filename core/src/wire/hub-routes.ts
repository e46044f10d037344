import { Type, type Static, type TSchema } from "typebox";
import { MeSchema } from "./access.ts";
import { ExplanationSchema, StatechartSchema } from "./explain.ts";
import { FiguresAnswerSchema } from "./figures.ts";
import { PastPageSchema } from "./hub-past.ts";
import { RejectsSchema } from "./rejects.ts";
import { AlarmItemSchema, ServiceItemSchema, TransitionItemSchema } from "./hub-api.ts";
import { CommandAnswerSchema } from "./hub-command.ts";
import { ReadingsItemSchema } from "./hub-readings.ts";
import { NoteItemSchema } from "./note.ts";

const pageOf = <Item extends TSchema>(item: Item) =>
  Type.Object({ items: Type.Array(item), total: Type.Integer(), next: Type.Optional(Type.String()) });

/** Narrow a list to a place, to labels, or to words. */
const PLACES = ["site", "zone", "machine", "source", "label", "q"] as const;

const commanded = { query: [], answer: CommandAnswerSchema } as const;

/**
 * What a client asks of the hub, by method and path under `/api/v1`: the parameters that it uses, and what is answered. A
 * client takes the types alone (`import type`); a test holds every line against the hub's own description.
 */
export const HUB_ROUTES = {
  "GET /me": { query: [], answer: MeSchema },
  "POST /session": { query: [], answer: MeSchema },
  "DELETE /session": { query: [], answer: Type.Null() },
  "GET /transitions": {
    query: ["sensor", "of", "region", "health", "from", "to", "limit", "cursor", ...PLACES, "limitState", "priority"],
    answer: pageOf(TransitionItemSchema),
  },
  "GET /alarms": { query: ["list", "limit", ...PLACES, "priority"], answer: pageOf(AlarmItemSchema) },
  "GET /services": { query: [], answer: pageOf(ServiceItemSchema) },
  "GET /notes": { query: ["target", "limit"], answer: pageOf(NoteItemSchema) },
  "POST /notes": { query: [], answer: NoteItemSchema },
  "POST /alarms:acknowledge": commanded,
  "POST /alarms:shelve": commanded,
  "POST /alarms:unshelve": commanded,
  "POST /machines:outOfService": commanded,
  "POST /machines:returnToService": commanded,
  "POST /sensors:outOfService": commanded,
  "POST /sensors:returnToService": commanded,
  "GET /gateways/{site}/{zone}/rejects": { query: [], answer: RejectsSchema },
  "GET /asOf": { query: ["at", "of", "list", "limit", "cursor", ...PLACES, "priority"], answer: PastPageSchema },
  "GET /figures": { query: ["last", "by", "position", "limit", ...PLACES], answer: FiguresAnswerSchema },
  "GET /sensors/{site}/{zone}/{machine}/{sensor}/readings": {
    query: ["from", "to", "last", "maxPoints"],
    answer: ReadingsItemSchema,
  },
  "GET /sensors/{site}/{zone}/{machine}/{sensor}/explain": { query: [], answer: ExplanationSchema },
  "GET /sensors/{site}/{zone}/{machine}/{sensor}/statechart": { query: [], answer: StatechartSchema },
  "GET /machines/{site}/{zone}/{machine}/explain": { query: [], answer: ExplanationSchema },
  "GET /machines/{site}/{zone}/{machine}/statechart": { query: [], answer: StatechartSchema },
} as const satisfies Record<string, { query: readonly string[]; answer: TSchema }>;

export type HubRoutes = typeof HUB_ROUTES;
export type HubRoute = keyof HubRoutes;
/** A parameter with several values is given several times. */
export type QueryValue = string | number | readonly string[] | undefined;
export type QueryOf<Route extends HubRoute> = { [Name in HubRoutes[Route]["query"][number]]?: QueryValue };
export type AnswerOf<Route extends HubRoute> = Static<HubRoutes[Route]["answer"]>;
