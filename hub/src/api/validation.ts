import { Ajv, type ValidateFunction } from "ajv";
import type { FastifySchemaCompiler } from "fastify";

const common = { allErrors: true, removeAdditional: false } as const;
/** What a URL or a header says is text, which becomes what the schema wants; one value may stand for a list of one. */
const ofText = new Ajv({ ...common, useDefaults: true, coerceTypes: "array" });
/** A body says itself what it is: `null` is no `false`, and "5" no number. */
const ofBody = new Ajv(common);

/**
 * How requests are held against the schemas of their routes. An unknown parameter is an error and not silently left out.
 * Each is compiled when it is first asked: all of them would take a good part of a hub's start.
 */
export const validatorCompiler: FastifySchemaCompiler<object> = ({ schema, httpPart }) => {
  let validate: ValidateFunction | undefined;
  return (value: unknown) => {
    validate ??= (httpPart === "body" ? ofBody : ofText).compile(schema);
    return validate(value) ? { value } : { error: validate.errors as never };
  };
};
