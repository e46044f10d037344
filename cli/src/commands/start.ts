import { EXIT, type Command } from "../command.ts";

export const start: Command = {
  summary: "run a whole factory on this computer: NATS, gateways, hub and simulated sensors",
  usage: "[--sensors N] [--rate HZ] [--port P] [--data DIR] [--zones N] [--no-story]",
  options: {
    sensors: { value: "N", description: "sensors in all", default: "2000" },
    zones: { value: "N", description: "zones, each with a gateway, 1 to 10", default: "3" },
    rate: { value: "HZ", description: "readings a second and sensor", default: "1" },
    port: { value: "P", description: "port of the page; all others follow it, up to P + 39", default: "8080" },
    data: { value: "DIR", description: "where everything is kept (.tocsin, or a folder in it for another size)" },
    "no-story": { description: "nothing happens by itself in the first three minutes" },
  },
  examples: [
    { write: "start", does: "2,000 sensors on 100 machines in 3 zones, page on http://127.0.0.1:8080" },
    { write: "start --sensors 500 --port 18080", does: "a smaller factory on other ports" },
    { write: "start --json --no-story", does: "for programs: ready with all URLs, then a status each second" },
  ],
  async run(given) {
    const { readStartOptions } = await import("../start/start-options.ts");
    const options = readStartOptions(start, given);
    if ("wrong" in options) {
      process.stderr.write(`tocsin start: ${options.wrong}\n`);
      return EXIT.wrongUse;
    }
    const { runStart } = await import("../start/run-start.ts");
    return runStart(options);
  },
};
