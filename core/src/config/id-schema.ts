import { Type } from "typebox";
import { ID_PATTERN, type Id } from "../wire/id.ts";

const WANTED = 'an id: 1 to 64 letters, digits, "_" or "-", beginning with a letter or digit';

/** An id as a document writes it. */
export const IdSchema = (description?: string) =>
  Type.Unsafe<Id>({
    type: "string",
    pattern: ID_PATTERN,
    wanted: WANTED,
    ...(description === undefined ? {} : { description }),
  });

/** Free labels. Their names can be asked for in searches, so they look like ids. */
export const LabelMapSchema = Type.Unsafe<Record<string, string>>({
  type: "object",
  patternProperties: { [ID_PATTERN]: { type: "string" } },
  additionalProperties: false,
  wanted: WANTED,
  description: "free labels, such as line: L2",
});
