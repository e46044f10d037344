import { checkSchemaFiles } from "../../../test/support/schema-files.ts";
import { PlantSchema } from "./plant.ts";
import { ProfilesSchema } from "./profile-schema.ts";

checkSchemaFiles([
  ["plant.json", PlantSchema],
  ["profiles.json", ProfilesSchema],
]);
