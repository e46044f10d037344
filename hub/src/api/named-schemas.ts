import { Type, type TSchema } from "typebox";
import { MeSchema } from "@tocsin/core/wire/access";
import { AuditItemSchema } from "@tocsin/core/wire/audit";
import { ExplanationSchema, StatechartSchema } from "@tocsin/core/wire/explain";
import { FigureSchema, FiguresAnswerSchema, FiguresSchema, ReliabilitySchema } from "@tocsin/core/wire/figures";
import { HealthCountsSchema } from "@tocsin/core/wire/health";
import {
  AlarmCountsSchema,
  AlarmItemSchema,
  GatewayItemSchema,
  MachineItemSchema,
  OverlaySchema,
  ProblemSchema,
  SensorItemSchema,
  ServiceItemSchema,
  TransitionItemSchema,
  ZoneItemSchema,
} from "@tocsin/core/wire/hub-api";
import { CommandAnswerSchema } from "@tocsin/core/wire/hub-command";
import { ReadingsItemSchema, ReadingsRowsSchema } from "@tocsin/core/wire/hub-readings";
import { LimitInfoSchema } from "@tocsin/core/wire/inventory";
import { CauseSchema, LogRecordSchema } from "@tocsin/core/wire/log";
import { NoteItemSchema } from "@tocsin/core/wire/note";
import { MessageItemSchema } from "@tocsin/core/wire/notice";

/** What programs that are generated from the description call the parts of answers. */
const NAMED: Record<string, TSchema> = {
  Alarm: AlarmItemSchema,
  AlarmCounts: AlarmCountsSchema,
  AuditItem: AuditItemSchema,
  Cause: CauseSchema,
  CommandAnswer: CommandAnswerSchema,
  Explanation: ExplanationSchema,
  Figure: FigureSchema,
  Figures: FiguresSchema,
  FiguresAnswer: FiguresAnswerSchema,
  Gateway: GatewayItemSchema,
  HealthCounts: HealthCountsSchema,
  Limit: LimitInfoSchema,
  LogRecord: LogRecordSchema,
  Machine: MachineItemSchema,
  Me: MeSchema,
  Message: MessageItemSchema,
  Note: NoteItemSchema,
  Overlay: OverlaySchema,
  Problem: ProblemSchema,
  Readings: ReadingsItemSchema,
  ReadingsRows: ReadingsRowsSchema,
  Reliability: ReliabilitySchema,
  Sensor: SensorItemSchema,
  Service: ServiceItemSchema,
  Statechart: StatechartSchema,
  Transition: TransitionItemSchema,
  Zone: ZoneItemSchema,
};

/** Of lists that take `fields`: any part of an item may be left out. */
const PARTIAL = ["Alarm", "Gateway", "Machine", "Sensor", "Zone"] as const;
for (const name of PARTIAL) NAMED[`Some${name}`] = Type.Partial(NAMED[name]!);
NAMED["SomeTransition"] = Type.Union(TransitionItemSchema.anyOf.map((each) => Type.Partial(each)));

/** As the description writes it: what every name may be, and what can only be one thing. */
const described = (schema: TSchema): unknown =>
  JSON.parse(JSON.stringify(schema), (_key, value: unknown) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(asDescribed));
  });

function asDescribed([key, value]: [string, unknown]): [string, unknown] {
  if (key === "const") return ["enum", [value]];
  const every = key === "patternProperties" ? (value as Record<string, unknown>)["^.*$"] : undefined;
  return every === undefined ? [key, value] : ["additionalProperties", every];
}

type Description = { components?: { schemas?: Record<string, unknown> } };

/** A value, with the text that is the same for all that say the same, in whatever order. */
type Told = { text: string; value: unknown };

/** The description with each schema that has a name written once, and referred to where it is used. */
export function withNamedSchemas<Document extends Description>(description: Document): Document {
  const names = new Map<string, string>();
  const referred = ({ text, value }: Told): unknown => {
    const name = names.get(text);
    return name === undefined ? value : { $ref: `#/components/schemas/${name}` };
  };
  const tell = (value: unknown): Told => {
    if (typeof value !== "object" || value === null) return { text: JSON.stringify(value) ?? "", value };
    if (Array.isArray(value)) {
      const items = value.map(tell);
      return { text: `[${items.map(({ text }) => text).join()}]`, value: items.map(referred) };
    }
    const parts = Object.entries(value).map(([key, each]) => [key, tell(each)] as const);
    const text = parts.map(([key, told]) => `${JSON.stringify(key)}:${told.text}`).sort();
    return { text: `{${text.join()}}`, value: Object.fromEntries(parts.map(([key, told]) => [key, referred(told)])) };
  };
  const known = Object.entries(NAMED).map(([name, schema]) => [name, described(schema)] as const);
  for (const [name, schema] of known) names.set(tell(schema).text, name);
  const schemas = Object.fromEntries(known.map(([name, schema]) => [name, tell(schema).value]));
  const referring = tell(description).value as Document;
  return { ...referring, components: { ...referring.components, schemas } };
}
