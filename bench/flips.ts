/**
 * Flips one bit in the files of a store, opens what is left as a gateway does, and holds every reading and log record
 * against the store as it was: came up unattended, losses declared, a new epoch, nothing changed in silence.
 *
 *     npm run flips -- [flips of each kind of file=50] [seed=1]
 */
import { FLIPPED, runFlips } from "../gateway/test/flips.ts";

const [count = 50, seed = 1] = process.argv.slice(2).map(Number);
const figures = await runFlips(count, seed);
for (const flipped of FLIPPED) {
  const { cameUp, found, byReason, readingsLost, recordsLost, wrong } = figures[flipped];
  const told = `${cameUp} of ${count} came up, ${found} found damaged ${JSON.stringify(byReason)}`;
  process.stdout.write(
    `${flipped}: ${told}, lost and declared: ${readingsLost} readings, ${recordsLost} records; wrong: ${wrong.length}\n`,
  );
  for (const what of wrong) process.stdout.write(`  ${what}\n`);
}
process.exitCode = FLIPPED.some((flipped) => figures[flipped].wrong.length > 0) ? 1 : 0;
