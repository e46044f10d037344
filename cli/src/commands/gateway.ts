import { textOf, type Command } from "../command.ts";

export const gateway: Command = {
  summary: "run the gateway of one zone",
  usage: "--config FILE [--take-over] [--stay-fenced] [--insecure]",
  options: {
    config: { value: "FILE", description: "gateway YAML", default: "config/gateway.yaml" },
    insecure: { description: "serve and connect beyond this computer without TLS and credentials" },
    "stay-fenced": {
      description: "while another gateway holds the zone stay up and say so: where an end would be a restart",
    },
    "take-over": { description: "claim the zone although another gateway holds it: a person's decision" },
  },
  examples: [
    { write: "gateway --config config/gateway.yaml", does: "the gateway of the zone that the file names" },
    { write: "gateway --config config/gateway.yaml --take-over", does: "after its former computer was replaced" },
  ],
  async run(given) {
    const { warnOfMistyped } = await import("../validate/variables.ts");
    await warnOfMistyped("gateway");
    if (given.options["insecure"]) process.env["TOCSIN_INSECURE"] = "true";
    const { runGateway } = await import("@tocsin/gateway/main");
    const { json, "take-over": takeOver, "stay-fenced": stayFenced } = given.options;
    return runGateway(textOf(gateway, given, "config")!, {
      json: json === true,
      takeOver: takeOver === true,
      stayFenced: stayFenced === true,
    });
  },
};
