import { checkSchemaFiles } from "../../../test/support/schema-files.ts";
import { StreamsConfigSchema } from "./streams-config.ts";

checkSchemaFiles([["streams.json", StreamsConfigSchema]]);
