import { textOf, type Command } from "../command.ts";

export const hub: Command = {
  summary: "run a hub: API, page and stream for all zones",
  usage: "--config FILE [--insecure]",
  options: {
    config: { value: "FILE", description: "hub YAML", default: "config/hub.yaml" },
    insecure: { description: "serve and connect beyond this computer without TLS and credentials" },
  },
  examples: [
    { write: "hub --config config/hub.yaml", does: "serves http://127.0.0.1:8080" },
    { write: "hub --config config/hub.yaml --json", does: "with machine-readable output" },
  ],
  async run(given) {
    const { warnOfMistyped } = await import("../validate/variables.ts");
    await warnOfMistyped("hub");
    if (given.options["insecure"]) process.env["TOCSIN_INSECURE"] = "true";
    const { runHub } = await import("@tocsin/hub/main");
    return runHub(textOf(hub, given, "config")!, { json: given.options["json"] === true });
  },
};
