import { Type, type Static } from "typebox";
import { LIMIT_STATES } from "../wire/health.ts";
import { MeansSchema, texts } from "./alarm-text-schema.ts";
import { Duration } from "./duration.ts";
import { IdSchema, LabelMapSchema } from "./id-schema.ts";

const optional = Type.Optional;
const DAY_MS = 86_400_000;
const PATTERN = { type: "string", pattern: "^[A-Za-z0-9*][A-Za-z0-9_*-]{0,63}$" } as const;

/** One name or glob, or several. */
const NamesSchema = (wanted: string, description: string) =>
  Type.Union([Type.Unsafe<string>({ ...PATTERN, wanted }), Type.Array(Type.Unsafe<string>({ ...PATTERN, wanted }))], {
    description,
  });

const LevelSchema = Type.Enum(LIMIT_STATES.filter((state) => state !== "normal"));

/** A machine rule: several sensors that vote for a time. Default: any limit, of all sensors, means failure. */
export const RuleSchema = Type.Object(
  {
    id: IdSchema("of the rule; it becomes a calculated sensor of this name at each machine"),
    tag: optional(Type.String({ maxLength: 200 })),
    description: optional(Type.String({ maxLength: 500 })),
    machines: optional(NamesSchema("a machine's id, or a glob such as press-*", "whose rule it is; default: all")),
    machineLabels: optional(LabelMapSchema),
    atLeast: Type.Integer({ minimum: 1, description: "so many of the sensors must stand beyond" }),
    of: optional(
      NamesSchema("a sensor's id, or a glob such as bearing-*", "which sensors of the machine vote; default: all"),
    ),
    beyond: optional(
      Type.Union([LevelSchema, Type.Array(LevelSchema, { minItems: 1 })], {
        description: "high: that level or worse on its side; several: one of them; default: any",
      }),
    ),
    for: optional(Duration({ maximumMs: DAY_MS, description: "how long before it counts" })),
    offFor: optional(Duration({ maximumMs: DAY_MS, description: "how long back before it is normal again" })),
    means: optional(MeansSchema),
    ...texts,
  },
  { additionalProperties: false, description: "at least so many sensors of a machine beyond a limit, for a time" },
);
export type Rule = Static<typeof RuleSchema>;
