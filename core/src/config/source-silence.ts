import { Type, type Static } from "typebox";
import { SOURCE_SILENCE_DEFAULT, type SourceSilence } from "../health/config.ts";

const { share, atLeast, intervals } = SOURCE_SILENCE_DEFAULT;

export const SourceSilenceSchema = Type.Object(
  {
    share: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        description: `of its periodic sensors, as a part of 1; default: ${share}`,
      }),
    ),
    atLeast: Type.Optional(Type.Integer({ minimum: 2, description: `so many of them; default: ${atLeast}` })),
    intervals: Type.Optional(
      Type.Number({
        minimum: 1,
        maximum: 100,
        description: `within so many of their intervals, for which the alarm of one of them waits; default: ${intervals}`,
      }),
    ),
  },
  { additionalProperties: false, description: "when a source counts as gone because its sensors fall silent together" },
);

type Written = { [K in keyof Static<typeof SourceSilenceSchema>]: number | undefined };

/** What is left open is as by default. */
export const toSourceSilence = (written: Written): SourceSilence => ({
  share: written.share ?? share,
  atLeast: written.atLeast ?? atLeast,
  intervals: written.intervals ?? intervals,
});
