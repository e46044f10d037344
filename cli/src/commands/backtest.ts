import { EXIT, type Command } from "../command.ts";

export const backtest: Command = {
  summary: "what other limits would have made of the alarms, from a gateway's journal or recorded data",
  usage: "[FILE --layout FILE] --table FILE | --profiles FILE-OR-FOLDER [--last 7d] [--zone ZONE]",
  options: {
    table: { value: "FILE", description: "sensor table in place of the plant's sensors.csv" },
    profiles: {
      value: "FILE-OR-FOLDER",
      description: "profiles: in place of the plant's file of that name, or beside them; a folder replaces them all",
    },
    last: { value: "TIME", description: "how far back from the newest reading", default: "7d" },
    config: {
      value: "FILE-OR-FOLDER",
      description: "a gateway's file, or a folder with several (.tocsin/config, of tocsin start)",
    },
    zone: { value: "ZONE", description: "only this zone, where the folder has several" },
    layout: { value: "FILE", description: "of recorded data: YAML that says what its columns are" },
  },
  others: { min: 0, max: 1 },
  examples: [
    {
      write: "backtest --config gateway.yaml --profiles new.yaml --last 7d",
      does: "this gateway's last week; it may go on running, its store is read from a copy",
    },
    { write: "backtest --table new.csv --zone press", does: "a zone of the factory that tocsin start runs" },
    {
      write: "backtest week.csv --layout line.yaml --table new.csv --json",
      does: "any file that tocsin replay plays, for programs",
    },
  ],
  async run(given) {
    const { readBacktestOptions } = await import("../backtest/backtest-options.ts");
    const options = readBacktestOptions(backtest, given);
    if ("wrong" in options) {
      process.stderr.write(`tocsin backtest: ${options.wrong}\n`);
      return EXIT.wrongUse;
    }
    const { runBacktest } = await import("../backtest/run-backtest.ts");
    return runBacktest(options);
  },
};
