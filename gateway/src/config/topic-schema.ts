import { ID_PATTERN } from "@tocsin/core/wire/id";
import { Type, type Static } from "typebox";

const Pointer = (description: string) =>
  Type.Optional(
    Type.String({ pattern: "^(/.*)?$", wanted: "a JSON Pointer, such as /data/value", maxLength: 500, description }),
  );

/** Which topics carry readings, and how their payloads are read. */
export const TopicMapSchema = Type.Object(
  {
    topic: Type.String({
      minLength: 1,
      maxLength: 1_000,
      description: "levels of a topic; {zone} {machine} {sensor} {source} name things, + and # stand for any",
    }),
    decode: Type.Enum(["auto", "value", "json", "sparkplugB"], {
      default: "auto",
      description: "how a payload is read",
    }),
    each: Pointer("the array of which every item is read"),
    sensor: Pointer("the sensor's id, where the topic does not name it"),
    value: Pointer("the value"),
    time: Pointer("the reading's own time"),
    quality: Pointer("the reading's quality"),
  },
  { additionalProperties: false },
);
export type TopicMap = Static<typeof TopicMapSchema>;

/** Topics on which sources say whether they are there: their wills too. */
export const AvailabilitySchema = Type.Object(
  {
    topic: Type.String({
      minLength: 1,
      maxLength: 1_000,
      description: "levels of a topic; {zone} and {source} name things, + and # stand for any",
    }),
    source: Type.Optional(Type.String({ pattern: ID_PATTERN, description: "whose, where the topic has no {source}" })),
    online: Type.String({ default: "online", description: "what it says while it is there" }),
    offline: Type.String({ default: "offline", description: "what it, or its will, says when it is gone" }),
    value: Pointer("where it says so, in a payload of JSON"),
  },
  { additionalProperties: false },
);
export type Availability = Static<typeof AvailabilitySchema>;
