import { Type, type Static } from "typebox";
import { COMMANDS } from "./command.ts";
import { ALARMS } from "./health.ts";
import { OWN_ALARMS } from "./hub-fact.ts";

/** Things that one request may name or mean. */
export const COMMAND_TARGETS_MAX = 500;

export const AlarmTargetSchema = Type.Object(
  {
    target: Type.String({
      maxLength: 300,
      description: "site/zone/machine/sensor, site/zone/source, site/zone of a gateway, or _hub/_hub",
    }),
    alarm: Type.Optional(
      Type.Enum([...ALARMS, "source", ...OWN_ALARMS], {
        description: "default: process, source or gateway, as the target is",
      }),
    ),
    occurrence: Type.Optional(
      Type.Integer({ minimum: 1, description: "the one that was seen; an acknowledgement must name it" }),
    ),
  },
  { additionalProperties: false },
);
export type AlarmTarget = Static<typeof AlarmTargetSchema>;

/** What became of one thing of a command. */
export const CommandResultSchema = Type.Object({
  id: Type.String({ description: "of the command: /commands/{id} says what became of it" }),
  target: Type.String(),
  alarm: Type.Optional(Type.String()),
  occurrence: Type.Optional(Type.Integer()),
  outcome: Type.Enum(["applied", "rejected", "expired", "pending", "unreachable"], {
    description:
      "pending: no answer yet, it may still be carried out; unreachable: nobody heard it, nothing came of it",
  }),
  code: Type.Optional(Type.String()),
  detail: Type.Optional(Type.String()),
  after: Type.Optional(Type.String({ description: "how it stands by it, where it was applied" })),
});
export type CommandResult = Static<typeof CommandResultSchema>;

/** The answer to a command: what became of each thing, or with `preview` what it would reach. */
export const CommandAnswerSchema = Type.Object({
  command: Type.Enum([...COMMANDS]),
  preview: Type.Optional(Type.Literal(true, { description: "nothing was done" })),
  total: Type.Integer({ description: "things that it reaches: give it as expected, and no other number is done" }),
  counts: Type.Record(Type.String(), Type.Integer(), { description: "results by outcome; a preview counts by zone" }),
  results: Type.Array(CommandResultSchema),
});
export type CommandAnswer = Static<typeof CommandAnswerSchema>;
