import { Type } from "typebox";
import { PrioritySchema } from "../wire/health.ts";
import { Duration } from "./duration.ts";

const optional = Type.Optional;

/** What an alarm tells the person who gets it. */
export const texts = {
  priority: optional(PrioritySchema),
  message: optional(Type.String({ maxLength: 200, description: "what is the matter" })),
  consequence: optional(Type.String({ maxLength: 500, description: "what happens if nobody acts" })),
  action: optional(Type.String({ maxLength: 500, description: "what the operator does" })),
  respondWithin: optional(Duration({ description: "how soon the operator must act" })),
  link: optional(Type.String({ maxLength: 500, description: "where more is written" })),
  acknowledge: optional(
    Type.Boolean({ description: "false: once back to normal it waits for nobody to have seen it; default: true" }),
  ),
  reAlarm: optional(
    Duration({
      minimumMs: 1_000,
      maximumMs: 604_800_000,
      description: "how long after an acknowledgement it rings again if it still stands; default: never",
    }),
  ),
};

export const MeansSchema = Type.Enum(["out-of-specification", "failure", "maintenance-required"], {
  description: "what it makes of its machine",
});
