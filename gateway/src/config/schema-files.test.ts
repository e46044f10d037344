import { checkSchemaFiles } from "../../../test/support/schema-files.ts";
import { GatewaySchema } from "./gateway-schema.ts";

checkSchemaFiles([["gateway.json", GatewaySchema]]);
