import type { MutantName } from "../mutants/mutants.ts";

/** The run that holds the fault which a mutant needs, and what has to be found broken in it. */
export type MutantRun = { scenario: string; faults: number; breaks: RegExp };

export const MUTANT_RUNS: Record<MutantName, MutantRun> = {
  "acknowledge-before-commit": { scenario: "power-cuts", faults: 4, breaks: /^R1/ },
  "no-sync": { scenario: "power-cuts", faults: 4, breaks: /^R1/ },
  "acknowledge-on-new-connection": { scenario: "slow-disk", faults: 4, breaks: /^R1/ },
  "keep-memory-after-failed-commit": { scenario: "disk-full", faults: 2, breaks: /^[RTL]/ },
  "cut-redo-early": { scenario: "gateway-kills", faults: 8, breaks: /^R1/ },
  "no-redelivery-lookup": { scenario: "gateway-kills", faults: 8, breaks: /^R1/ },
  "naive-retry": { scenario: "nats-stops", faults: 3, breaks: /^T[23]/ },
  "drop-every-thousandth": { scenario: "gateway-kills", faults: 8, breaks: /^R1/ },
  "reuse-sequences": { scenario: "gateway-kills", faults: 8, breaks: /^T/ },
  "ticks-not-journaled": { scenario: "sensor-faults", faults: 6, breaks: /^T6/ },
  "drop-last-before-kill": { scenario: "gateway-kills", faults: 8, breaks: /^R1/ },
  "deaf-after-future-time": { scenario: "sensor-faults", faults: 6, breaks: /^H1/ },
};
