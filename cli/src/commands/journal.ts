import { EXIT, type Command } from "../command.ts";

const ACTIONS = ["stat", "verify", "export", "compact"] as const;

export const journal: Command = {
  summary: "look into a gateway's store: figures, integrity, export, compaction",
  usage: `${ACTIONS.join("|")} FOLDER [options]`,
  others: { min: 2, max: 2 },
  options: {
    sensor: { value: "ID", description: "export: readings of this sensor, site/zone/machine/sensor; left out: of all" },
    from: { value: "TIME", description: "export: from this time on, ISO 8601" },
    to: { value: "TIME", description: "export: before this time, ISO 8601" },
    log: { description: "export: records of the zone's log instead of readings" },
    format: { value: "csv|ndjson", description: "export: how rows are written to stdout", default: "csv" },
  },
  examples: [
    { write: "journal stat data/press", does: "what a store holds; says so where a gateway has it open" },
    {
      write: "journal verify data/press",
      does: "reads all of it; every file and record that is wrong, and what is missing",
    },
    {
      write: "journal export data/press --sensor plant/press/oven/temperature --from 2026-11-01",
      does: "readings of one sensor as CSV",
    },
    { write: "journal export data/press --log --format ndjson", does: "the zone's log, a JSON record a line" },
    { write: "journal compact data/press", does: "gives back what deleted records still take" },
  ],
  async run(given) {
    const [action, folder] = given.others as [string, string];
    const { didYouMean } = await import("@tocsin/core/config/did-you-mean");
    if (!(ACTIONS as readonly string[]).includes(action)) {
      process.stderr.write(`tocsin journal: unknown action "${action}": ${didYouMean(action, [...ACTIONS])}\n`);
      return EXIT.wrongUse;
    }
    const { runJournal } = await import("../journal/run-journal.ts");
    return runJournal(action as (typeof ACTIONS)[number], folder, given, journal);
  },
};
