import { Type, type Static } from "typebox";

/** What a person wrote about a thing, a time of it, or one occurrence of an alarm. */
export const NoteSchema = Type.Object({
  id: Type.String({ description: "of the note" }),
  target: Type.String({ description: "site/zone, site/zone/machine, site/zone/source or site/zone/machine/sensor" }),
  alarm: Type.Optional(Type.String({ description: "of the target" })),
  occurrence: Type.Optional(Type.Integer({ minimum: 1 })),
  on: Type.Optional(Type.Number({ description: "event time that it is about, ms since 1970 UTC" })),
  text: Type.String(),
  by: Type.String({ description: "the person" }),
});
export type Note = Static<typeof NoteSchema>;

/** A note as the API gives it. */
export const NoteItemSchema = Type.Object({
  ...NoteSchema.properties,
  at: Type.Number({ description: "when it was written" }),
  site: Type.String(),
  zone: Type.String(),
  sequence: Type.Integer({ description: "in TOCSIN_HUB: the order in which all notes were written" }),
});
export type NoteItem = Static<typeof NoteItemSchema>;
