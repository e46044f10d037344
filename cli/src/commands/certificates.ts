import { EXIT, textOf, type Command } from "../command.ts";

const DAYS_MAX = 3_650;

export const certificates: Command = {
  summary: "make TLS certificates for gateways, hubs and brokers, from an authority of your own",
  usage: "NAME[=HOST,...]... [--folder DIR] [--days N]",
  options: {
    folder: { value: "DIR", description: "where authority/ and a folder for each name go", default: "certificates" },
    days: { value: "N", description: `how long they hold, at most ${DAYS_MAX} (825); renewed 90 days before the end` },
  },
  others: { min: 1, max: 1_000 },
  examples: [
    {
      write: "certificates gateway-press streams",
      does: "two clients, such as NATS and a broker ask them who they are",
    },
    { write: "certificates hub=hub.plant.example,10.0.0.4", does: "a server with its names; may be run again" },
  ],
  async run(given) {
    const { parseIdentity } = await import("../certificates/identity.ts");
    const { CERTIFICATE_DAYS, issueCertificates } = await import("../certificates/issue.ts");
    const identities = given.others.map(parseIdentity);
    const wrong = identities.find((one) => "wrong" in one);
    const days = Number(textOf(certificates, given, "days") ?? CERTIFICATE_DAYS);
    const isDays = Number.isInteger(days) && days > 0 && days <= DAYS_MAX;
    if (wrong || !isDays) {
      const reason = wrong ? wrong.wrong : `--days must be a whole number, 1 to ${DAYS_MAX}`;
      process.stderr.write(`tocsin certificates: ${reason}\n`);
      return EXIT.wrongUse;
    }
    const folder = textOf(certificates, given, "folder")!;
    try {
      const known = identities.flatMap((one) => ("wrong" in one ? [] : [one]));
      for (const issued of issueCertificates(folder, known, Date.now(), days)) {
        const { name, outcome, until } = issued;
        const line = given.options["json"]
          ? JSON.stringify(issued)
          : `${name} ${outcome}, until ${until.toISOString()}`;
        process.stdout.write(`${line}\n`);
      }
      return EXIT.asAsked;
    } catch (error) {
      process.stderr.write(`tocsin certificates: ${error instanceof Error ? error.message : String(error)}\n`);
      return EXIT.failed;
    }
  },
};
