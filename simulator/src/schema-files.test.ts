import { checkSchemaFiles } from "../../test/support/schema-files.ts";
import { SimulatorConfigSchema } from "./config.ts";
import { LayoutSchema } from "./replay/layout.ts";

checkSchemaFiles([
  ["simulator.json", SimulatorConfigSchema],
  ["replay.json", LayoutSchema],
]);
