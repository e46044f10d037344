import { Type, type Static } from "typebox";
import { NUISANCE_DEFAULT, type NuisanceConfig } from "../health/config.ts";
import { HEALTHS, MEASUREMENTS, type Measurement } from "../wire/health.ts";
import { Duration } from "./duration.ts";

const closed = { additionalProperties: false } as const;
const optional = Type.Optional;

const HealthWordSchema = Type.Enum([...HEALTHS].filter((word) => word !== "unknown"));
type Ailment = "silent" | "invalid" | "frozen" | Measurement;
const AILMENTS: readonly Ailment[] = ["silent", "invalid", "frozen", ...MEASUREMENTS];

/** What a profile makes of what ails a sensor's measurement. */
export const HealthMappingSchema = Type.Object(
  Object.fromEntries(AILMENTS.map((name) => [name, optional(HealthWordSchema)])) as {
    [A in Ailment]: Type.TOptional<typeof HealthWordSchema>;
  },
  { ...closed, description: "what ails the measurement, and the health that it makes of the sensor; default: NE 107" },
);

const DAY_MS = 86_400_000;
const within = (description: string, minimumMs = 0) =>
  optional(Duration({ minimumMs, maximumMs: DAY_MS, description }));

export const NuisanceSchema = Type.Object(
  {
    chattering: optional(
      Type.Object(
        {
          count: optional(Type.Integer({ minimum: 2, maximum: 20, description: "occurrences; default: 3" })),
          within: within("default: 60s", 1_000),
        },
        closed,
      ),
    ),
    fleeting: optional(
      Type.Object(
        { clears: within("within so long; default: 10s"), staysAway: within("for so long; default: 60s") },
        closed,
      ),
    ),
    standing: optional(Duration({ minimumMs: 1_000, maximumMs: 366 * DAY_MS, description: "default: 24h" })),
  },
  { ...closed, description: "when an alarm comes too often, goes too soon or stays too long" },
);
type Written = Static<typeof NuisanceSchema>;

/** What `over` leaves open is taken from `base`. */
export function joinNuisance(base: Written | undefined, over: Written | undefined): Written | undefined {
  if (base === undefined || over === undefined) return over ?? base;
  const chattering = { ...base.chattering, ...over.chattering };
  return { ...base, ...over, chattering, fleeting: { ...base.fleeting, ...over.fleeting } };
}

export function nuisanceOf({ chattering, fleeting, standing }: Written): NuisanceConfig {
  return {
    chatteringCount: chattering?.count ?? NUISANCE_DEFAULT.chatteringCount,
    chatteringWithinMs: chattering?.within ?? NUISANCE_DEFAULT.chatteringWithinMs,
    fleetingClearsMs: fleeting?.clears ?? NUISANCE_DEFAULT.fleetingClearsMs,
    fleetingAwayMs: fleeting?.staysAway ?? NUISANCE_DEFAULT.fleetingAwayMs,
    standingMs: standing ?? NUISANCE_DEFAULT.standingMs,
  };
}
