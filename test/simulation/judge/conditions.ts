import { SITE, ZONE } from "../floor/sensors.ts";
import type { Evidence } from "./evidence.ts";
import type { StoreDump } from "./stores.ts";
import type { Verdict } from "./verdict.ts";

const LATE = 1;
/** `plant/sensors.csv`: `excess` is `vibration - 5.0`. */
const OPERAND = `${SITE}/${ZONE}/press-2/vibration`;
const RESULT = `${SITE}/${ZONE}/press-2/excess`;

/** T7: what the calculated sensor came to is what its operand's readings give, one by one and in their order. */
export function judgeConditions({ current, stores, ledger }: Evidence, verdict: Verdict): void {
  // A store that began in another's place, or was set back, began with values that it has no reading of.
  if (stores.size > 1 || ledger.forgotten.length > 0) return;
  const operands = judged(current, OPERAND);
  let next = 0;
  let hasNone = false;
  for (const result of judged(current, RESULT)) {
    // Why there is none, as of an operand that is out of service, is told once: readings behind it give no result.
    if (Number.isNaN(result)) hasNone = true;
    // It is calculated again after a start, and where the state of its operand moves.
    else if (hasNone || result !== operands[next - 1]! - 5) {
      const at = operands.findIndex((operand, index) => index >= next - 1 && operand - 5 === result);
      if (at < 0 || (at > next && !hasNone))
        return verdict.breach("T7", `behind ${next} results of ${OPERAND} comes ${result}`);
      next = at + 1;
      hasNone = false;
    }
  }
  if (next < operands.length && !hasNone) verdict.breach("T7", `no result of ${operands[next]}`);
  verdict.count("results", next);
}

function judged({ readings }: StoreDump, id: string): number[] {
  const byOrdinal = new Map((readings.get(id) ?? []).map((reading) => [reading.ordinal, reading]));
  return [...byOrdinal.values()].filter(({ marks }) => (marks & LATE) === 0).map(({ value }) => Number(value));
}
