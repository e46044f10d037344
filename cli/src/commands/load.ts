import { EXIT, type Command } from "../command.ts";

export const load: Command = {
  summary: "put a load of virtual users on a running Tocsin, and write a report of how it bore it",
  usage: "[--scenario NAME] [--users N] [--duration 30m] [--control URL | --hub URL] [--report DIR]",
  options: {
    scenario: {
      value: "NAME",
      description: "thousand-users, api-reading, stream or mqtt-ingest",
      default: "thousand-users",
    },
    users: { value: "N", description: "virtual users, at most 5000", default: "1000" },
    duration: { value: "TIME", description: "from the first user to the end, at most 12h", default: "30m" },
    ramp: { value: "TIME", description: "until all users are there (a quarter of the duration, at most 60s)" },
    rate: { value: "N", description: "requests a second that may leave, at most 5000", default: "500" },
    control: { value: "URL", description: "control of a running tocsin start, which names all other addresses" },
    hub: { value: "URL", description: "address of the hub", default: "http://127.0.0.1:8080" },
    mqtt: { value: "LIST", description: "each zone's broker: press=mqtt://127.0.0.1:8090,paint=mqtt://..." },
    status: { value: "LIST", description: "each gateway's status: press=http://127.0.0.1:8100,paint=http://..." },
    "api-key-file": { value: "FILE", description: "file with the API key that the hub is told" },
    "mqtt-user": { value: "NAME", description: "as whom the brokers know the controllers" },
    "mqtt-password-file": { value: "FILE", description: "file with the password alone" },
    "mqtt-ca-file": { value: "FILE", description: "PEM of the authority that signed the brokers' certificates" },
    "mqtt-cert-file": { value: "FILE", description: "PEM of the controllers' certificate" },
    "mqtt-key-file": { value: "FILE", description: "PEM of its private key" },
    probes: {
      value: "N",
      description: "readings of bad quality a second, to time their way to the streams",
      default: "1",
    },
    threshold: { value: "LIST", description: 'instead of the scenario\'s: "p95<500;p95:GET zones<250;losses=0"' },
    apdex: { value: "T,F", description: "satisfied up to T ms, tolerated up to F ms", default: "500,1500" },
    workers: { value: "N", description: "processes that the users are divided among (one for 500 users)" },
    report: { value: "DIR", description: "where report.html, report.json and junit.xml go", default: "reports/load" },
    remote: { description: "allow addresses beyond this computer" },
  },
  examples: [
    { write: "load --control http://127.0.0.1:8081", does: "1,000 users for 30 minutes on what npm start runs" },
    { write: "load --control http://127.0.0.1:8081 --users 60 --duration 1m", does: "the same in small, to try it" },
    { write: "load --scenario api-reading --users 50 --duration 5m", does: "only readers of the API" },
    {
      write: 'load --scenario stream --users 500 --threshold "losses=0;to-stream-p99<250"',
      does: "with other thresholds",
    },
  ],
  async run(given) {
    const { readLoadOptions } = await import("../load/load-options.ts");
    const options = await readLoadOptions(load, given);
    if ("wrong" in options) {
      process.stderr.write(`tocsin load: ${options.wrong}\n`);
      return EXIT.wrongUse;
    }
    const { runLoad } = await import("../load/run-load.ts");
    return runLoad(options);
  },
};
