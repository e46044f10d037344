import { EXIT, textOf, type Command } from "../command.ts";

export const keys: Command = {
  summary: "make, list and revoke the API keys of the hub",
  usage: "create|list|revoke [ID] --config FILE",
  options: {
    config: { value: "FILE", description: "hub YAML: where NATS is", default: "config/hub.yaml" },
    name: { value: "TEXT", description: "create: who or what will use the key" },
    role: { value: "ROLE", description: "create: viewer, operator, engineer or admin", default: "viewer" },
    zones: { value: "LIST", description: "create: zones as site/zone or site/*, with commas; * is all", default: "*" },
    days: { value: "N", description: "create: it ends after so many days; otherwise when it is revoked" },
  },
  others: { min: 1, max: 2 },
  examples: [
    { write: 'keys create --name "Control room" --role operator', does: "prints the key, once" },
    { write: "keys create --name portal --zones plant/press --days 90", does: "may read one zone for 90 days" },
    { write: "keys list", does: "who has one, and until when; never the keys themselves" },
    { write: "keys revoke 0a1b2c3d4e", does: "no hub takes it from now on" },
  ],
  async run(given) {
    const { runKeys, readWanted } = await import("../keys/run-keys.ts");
    const asked = readWanted(given.others, (name) => textOf(keys, given, name));
    if (!asked.ok) {
      process.stderr.write(`tocsin keys: ${asked.message}\n`);
      return EXIT.wrongUse;
    }
    return runKeys(textOf(keys, given, "config")!, asked.value, { json: given.options["json"] === true });
  },
};
