import { EXIT, textOf, type Command } from "../command.ts";

export const simulate: Command = {
  summary: "run the simulated factory against MQTT brokers",
  usage: "--config FILE | --write-config FOLDER",
  options: {
    config: { value: "FILE", description: "simulator YAML", default: "config/simulator.yaml" },
    "write-config": { value: "FOLDER", description: "write the factory's sensor table, plant and profiles, then end" },
  },
  examples: [
    { write: "simulate --config config/simulator.yaml", does: "publishes until it is stopped" },
    { write: "simulate --write-config config", does: "brings plant.yaml, sensors.csv and profiles up to date" },
  ],
  async run(given) {
    const folder = given.options["write-config"];
    if (typeof folder === "string") {
      const { plantFiles } = await import("@tocsin/simulator/plant/plant-files");
      const { createPlant } = await import("@tocsin/simulator/plant/plant");
      const { writeFiles } = await import("../start/write-files.ts");
      writeFiles(folder, plantFiles(createPlant()));
      return EXIT.asAsked;
    }
    const { warnOfMistyped } = await import("../validate/variables.ts");
    await warnOfMistyped("simulator");
    const { runSimulator } = await import("@tocsin/simulator/simulate");
    return runSimulator(textOf(simulate, given, "config")!, { json: given.options["json"] === true });
  },
};
