import { Ajv } from "ajv";
import type { FastifySchemaCompiler } from "fastify";

const common = { allErrors: true, removeAdditional: false } as const;
/** What a URL or a header says is text, which becomes what the schema wants; one value may stand for a list of one. */
const ofText = new Ajv({ ...common, useDefaults: true, coerceTypes: "array" });
/** A body says itself what it is: `null` is no `false`, and "5" no number. */
const ofBody = new Ajv(common);

/** How requests are held against the schemas of their routes. An unknown parameter is an error and not silently left out. */
export const validatorCompiler: FastifySchemaCompiler<object> = ({ schema, httpPart }) =>
  (httpPart === "body" ? ofBody : ofText).compile(schema);
