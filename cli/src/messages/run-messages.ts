import { didYouMean } from "@tocsin/core/config/did-you-mean";
import { formatErrors } from "@tocsin/core/config/document";
import { loadHubConfig } from "@tocsin/hub/config/hub-config";
import { sendTest } from "@tocsin/hub/messages/test-message";
import { EXIT } from "../command.ts";

/** Sends a test message to every target of a route of the hub's file. @returns the exit code: 1 where one did not arrive */
export async function runMessagesTest(file: string, route: string, { json }: { json: boolean }): Promise<number> {
  const loaded = loadHubConfig(file, process.env);
  if (!loaded.ok) {
    process.stderr.write(`${formatErrors(loaded.errors)}\n`);
    return EXIT.wrongUse;
  }
  const { messages, http } = loaded.value;
  const names = messages.routes.map(({ name }) => name);
  if (!names.includes(route)) {
    process.stderr.write(`${file} has no route "${route}": ${didYouMean(route, names)}\n`);
    return EXIT.wrongUse;
  }
  const results = await sendTest(messages, route, { publicUrl: http.publicUrl, now: Date.now() });
  for (const { target, outcome } of results) {
    const told = outcome.ok ? "sent" : `not sent: ${outcome.error}`;
    process.stdout.write(`${json ? JSON.stringify({ target, ...outcome }) : `${target}  ${told}`}\n`);
  }
  return results.every(({ outcome }) => outcome.ok) ? EXIT.asAsked : EXIT.failed;
}
