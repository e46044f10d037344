import type { Report } from "./check.ts";

const number = (value: number): string => value.toLocaleString("en-US");

/** What a run found, for people. */
export function formatReport(report: Report): string {
  const { run, readings, log, commands, checks, usedMost } = report;
  const faults = Object.entries(run.faults)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, count]) => `${what} ${count}`);
  const used = Object.entries(usedMost).map(
    ([name, { memoryMiB, descriptors }]) => `${name} ${memoryMiB} MiB, ${descriptors} descriptors`,
  );
  const hubs = Object.entries(log.atHub).map(([hub, count]) => `${number(count)} at ${hub}`);
  const seconds = Math.round((run.faultsTo - run.faultsFrom) / 1_000);
  const lines = [
    "",
    `scenario ${run.scenario}, seed ${run.seed}${run.mutant ? `, mutant ${run.mutant}` : ""}: ${number(run.faultsTotal)} faults in ${number(seconds)} s`,
    `  ${faults.join(", ")}`,
    `readings: ${number(readings.published)} published, ${number(readings.withBroker)} acknowledged by the broker, ${number(readings.delivered)} delivered to the gateway,`,
    `  ${number(readings.acknowledged)} acknowledged by it, ${number(readings.stored)} stored, ${number(readings.quarantined)} quarantined, ${number(readings.redelivered)} redelivered`,
    `log: ${number(log.written)} records written, ${number(log.inStream)} in the stream in ${log.epochs} epochs, ${hubs.join(", ")}`,
    `commands: ${number(commands.asked)} asked, ${number(commands.applied)} applied`,
    `declared: ${number(readings.declaredLost)} readings lost, by ${report.lossRecords} records; ${report.ingestGaps} times an ingest gap is possible`,
    `lost by the broker itself: ${number(readings.lostByBroker)} readings, acknowledged at most ${number(readings.lostByBrokerMaxMs)} ms before its end`,
    `most used: ${used.join("; ")}`,
    `quiet ${Math.round(run.quiet.tookMs / 1_000)} s after the load ended`,
    "",
    ...checks.map(
      ({ invariant, statement, judged, broken }) =>
        `${broken > 0 ? "FAILED" : judged > 0 ? "holds " : "not judged"} ${invariant}  ${statement}: ${number(broken)} of ${number(judged)} broken`,
    ),
    ...checks.flatMap(({ invariant, examples }) => examples.map((example) => `  ${invariant}: ${example}`)),
    "",
    `undeclared losses ${report.undeclaredLosses}, doubles ${report.doubles}, inversions ${report.inversions}, gaps ${report.gaps}`,
    report.passed ? "PASSED" : "FAILED",
  ];
  return lines.join("\n");
}
