import { checkSchemaFiles } from "../../../test/support/schema-files.ts";
import { HubConfigSchema } from "./hub-config.ts";

checkSchemaFiles([["hub.json", HubConfigSchema]]);
