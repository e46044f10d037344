import { EXIT, type Command } from "../command.ts";

export const validate: Command = {
  summary: "check configuration files; every error with file, line, column and cure",
  usage: "FILE-OR-FOLDER…",
  options: { strict: { description: "every alarm that rings must tell its action" } },
  others: { min: 1, max: 1_000 },
  examples: [
    { write: "validate config", does: "everything in the folder" },
    { write: "validate config/gateway.yaml config/sensors.csv", does: "these files, and what they refer to" },
    { write: "validate config --strict", does: "lists the alarms that tell no action, too" },
  ],
  async run({ options, others }) {
    const { formatErrors } = await import("@tocsin/core/config/document");
    const { validate: check } = await import("../validate/validate.ts");
    const { describeMistyped, hasSettings } = await import("../validate/variables.ts");
    const { checked, kinds, errors } = check(others, { strict: options["strict"] === true });
    const warnings = await describeMistyped([...kinds].filter(hasSettings), process.env);
    if (!options["json"]) for (const warning of warnings) process.stderr.write(`${warning}\n`);
    if (options["json"])
      process.stdout.write(`${JSON.stringify({ ok: errors.length === 0, checked, errors, warnings })}\n`);
    else if (errors.length > 0) process.stderr.write(`${formatErrors(errors)}\n`);
    else process.stdout.write(`${checked.length === 1 ? "1 file is" : `${checked.length} files are`} right\n`);
    return errors.length === 0 ? EXIT.asAsked : EXIT.wrongUse;
  },
};
