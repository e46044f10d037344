import { EXIT, textOf, type Command } from "../command.ts";

export const messages: Command = {
  summary: "try whether messages to people arrive",
  usage: "test --route NAME --config FILE",
  options: {
    config: { value: "FILE", description: "hub YAML: its messages", default: "config/hub.yaml" },
    route: { value: "NAME", description: "every target of this route gets a message that says it is a test" },
  },
  others: { min: 1, max: 1 },
  examples: [{ write: "messages test --route night", does: "tells which targets took it, and why others did not" }],
  async run(given) {
    const route = textOf(messages, given, "route");
    if (given.others[0] !== "test" || !route) {
      process.stderr.write("tocsin messages: write messages test --route NAME\n");
      return EXIT.wrongUse;
    }
    const { runMessagesTest } = await import("../messages/run-messages.ts");
    return runMessagesTest(textOf(messages, given, "config")!, route, { json: given.options["json"] === true });
  },
};
