import { COMMIT_PACING, type CommitPacing } from "./commit-pacing.ts";
import { PATH_RULES, type PathRules } from "./data-paths.ts";

export type ZoneRules = CommitPacing &
  PathRules & {
    /** Readings that gather while a commit is in flight, at most. */
    groupReadingsMax: number;
    /** A timer or a commit that is this late means that the process, or its disk, stood still. */
    stalledAfterMs: number;
    /** A log without news gets a record that says so. */
    idleMarkEveryMs: number;
    /** An outcome is kept so long after its command expired. */
    commandsKeptMs: number;
  };

export const ZONE_RULES: ZoneRules = {
  ...COMMIT_PACING,
  ...PATH_RULES,
  groupReadingsMax: 8_192,
  stalledAfterMs: 1_000,
  idleMarkEveryMs: 600_000,
  commandsKeptMs: 604_800_000,
};
