import { EXIT, type Command } from "../command.ts";

export const night: Command = {
  summary: "play a recorded night of the demo's factory, always the same, and answer questions about it",
  usage: "[--port P] [--data DIR] [--exit]",
  options: {
    port: { value: "P", description: "port of the page; all others follow it, up to P + 39", default: "8080" },
    data: { value: "DIR", description: "where everything is kept (.tocsin/night, which begins empty each time)" },
    exit: { description: "end when all is played and the hub has it" },
  },
  examples: [
    {
      write: "night",
      does: "eight hours of two zones in a minute, then the hub of docs/api.md on http://127.0.0.1:8080",
    },
  ],
  async run(given) {
    const { readNightOptions } = await import("../night/night-options.ts");
    const options = readNightOptions(night, given);
    if ("wrong" in options) {
      process.stderr.write(`tocsin night: ${options.wrong}\n`);
      return EXIT.wrongUse;
    }
    const { runNight } = await import("../night/run-night.ts");
    return runNight(options);
  },
};
