import { formatErrors, type Loaded } from "./document.ts";
import { readPlant } from "./plant.ts";

/** A plant as a test writes it; a table that is left out has no sensors. */
export type PlantTexts = { plant: string; sensors?: string; profiles: string };

export const readTexts = ({ plant, sensors = "zone,machine,sensor\n", profiles }: PlantTexts) =>
  readPlant(
    {
      plant: { file: "plant.yaml", text: plant },
      sensors: { file: "sensors.csv", text: sensors },
      profiles: [{ file: "profiles.yaml", text: profiles }],
    },
    { clock: "sensor", env: {} },
  );

/** What is wrong, a line each. */
export const complaintsOf = (loaded: Loaded<unknown>): string[] =>
  loaded.ok ? [] : formatErrors(loaded.errors).split("\n");
