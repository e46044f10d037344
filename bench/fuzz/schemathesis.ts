import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { GuardedHub } from "./guarded-hub.ts";

const settings = fileURLToPath(new URL("schemathesis.toml", import.meta.url));
/** What is drawn as valid may be refused all the same: a date that no calendar has, a field that nothing has. */
const CHECKS = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_schema_conformance",
  "negative_data_rejection",
  "unsupported_method",
  "allow_header_conformance",
  "ignored_auth",
];
const TIMEOUT_S = 20;
const ANSWERED_WITHIN_S = 10;

export type Asked = {
  program: string;
  document: string;
  hub: GuardedHub;
  seed: number;
  /** Of each operation. */
  examples: number;
  workers: string;
};

/** @returns whether nothing was found */
export function runSchemathesis({ program, document, hub, seed, examples, workers }: Asked): Promise<boolean> {
  const args = [
    "--config-file",
    settings,
    "run",
    document,
    "--url",
    hub.url,
    "--header",
    `Authorization: ${hub.authorization}`,
  ];
  args.push("--checks", CHECKS.join(), "--phases", "coverage,fuzzing,stateful");
  args.push("--max-examples", String(examples), "--seed", String(seed), "--workers", workers);
  args.push("--request-timeout", String(TIMEOUT_S), "--max-response-time", String(ANSWERED_WITHIN_S));
  args.push("--continue-on-failure", "--no-color", "--generation-database", "none", "--suppress-health-check", "all");
  const child = spawn(program, args, { stdio: "inherit", cwd: dirname(document) });
  return new Promise((resolve) => {
    child.once("error", (cause) => {
      console.error(`schemathesis could not be started: ${cause.message}`);
      resolve(false);
    });
    child.once("exit", (code) => resolve(code === 0));
  });
}
