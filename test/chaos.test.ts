import { expect, it } from "vitest";
import type { Report } from "./chaos/checker/check.ts";
import { conduct } from "./chaos/conduct.ts";
import { MUTANT_RUNS } from "./chaos/mutant-runs.ts";
import { describeRequiring } from "./support/requires.ts";

/** Within 18 s it kills gateway, nats-server and a hub, cuts a link, stalls another, and silences sensors. */
const SEED = 5;

/** How soon a hub shows something is judged by the long runs alone: a computer that does much besides is late. */
const broken = ({ checks }: Report) => checks.filter(({ invariant, broken: times }) => times > 0 && invariant !== "S1");

const run = (minutes: number, scenario: string, faults: number | undefined, mutant?: string) =>
  conduct(
    { minutes, seed: SEED, scenario, faults, mutant, json: undefined, keep: false, check: undefined },
    (text) => void process.stdout.write(`${text}\n`),
  );

describeRequiring("mosquitto", "real processes under kills, stops and cuts at random", () => {
  it("lose nothing that was acknowledged, tell everything once and in order, and come to rest by themselves", async () => {
    const report = await run(0.3, "random", undefined);
    expect(broken(report)).toEqual([]);
    expect(report.run.faultsTotal).toBeGreaterThan(3);
    expect(report.readings.acknowledged).toBeGreaterThan(10_000);
    expect(report.log.inStream).toBeGreaterThan(100);
  }, 600_000);

  it("are judged by a checker that finds a gateway which acknowledges a reading and does not keep it", async () => {
    const { scenario, breaks } = MUTANT_RUNS["drop-every-thousandth"];
    const report = await run(0, scenario, 1, "drop-every-thousandth");
    expect(broken(report).map(({ invariant, statement }) => `${invariant} ${statement}`)).toContainEqual(
      expect.stringMatching(breaks),
    );
  }, 600_000);
});
