import { EXIT, type Command } from "../command.ts";

export const replay: Command = {
  summary: "play recorded data, any column or CSV file, through a gateway",
  usage: "FILE --layout FILE [--mqtt URL] [--speed N] [--exit]",
  options: {
    layout: { value: "FILE", description: "YAML that says what the columns are" },
    mqtt: { value: "URL", description: "only publish, to a gateway that listens there; without it all is started" },
    speed: {
      value: "N",
      description: "so many times faster than life, or max: as fast as it is acknowledged",
      default: "max",
    },
    port: { value: "P", description: "port of the page; all others follow it, up to P + 39", default: "8080" },
    data: { value: "DIR", description: "where everything is kept (.tocsin/replay/NAME, which begins empty each time)" },
    exit: { description: "end when all is played and the hub has it" },
  },
  others: { min: 1, max: 1 },
  examples: [
    {
      write: "replay train_FD001.txt.gz --layout config/replay/cmapss.yaml",
      does: "100 engines until they fail, page on http://127.0.0.1:8080",
    },
    { write: "replay week.csv --layout line.yaml --speed 60", does: "an hour in a minute" },
    { write: "replay week.csv --layout line.yaml --mqtt mqtt://127.0.0.1:1883", does: "to a gateway of yours" },
  ],
  async run(given) {
    const { readReplayOptions } = await import("../replay/replay-options.ts");
    const options = readReplayOptions(replay, given);
    if ("wrong" in options) {
      process.stderr.write(`tocsin replay: ${options.wrong}\n`);
      return EXIT.wrongUse;
    }
    const { runReplay } = await import("../replay/run-replay.ts");
    return runReplay(options);
  },
};
