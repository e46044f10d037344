import { Type } from "typebox";

/** The header that makes a repeat of a request the same request. */
export const IdempotencyHeaders = Type.Object({
  "idempotency-key": Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: "the same key is the same command: a repeat does it once",
    }),
  ),
});
