/** What the log says of a data path. */
type Announced = "lost" | "live";

/**
 * Data paths as a commit keeps them: one that the log calls lost must be called back after a restart too. `owedSince`: from
 * then on, gateway time in ms, what was published may still be with the broker, and goes with its session.
 */
export type SavedPaths = Record<string, Announced | { announced: Announced; owedSince: number }>;

export const savedPath = (announced: Announced, owedSince: number | undefined): SavedPaths[string] =>
  owedSince === undefined ? announced : { announced, owedSince };

export const isSavedLost = (saved: SavedPaths[string]): boolean =>
  (typeof saved === "string" ? saved : saved.announced) === "lost";

/** Where nothing was owed, until when the path may have been heard: when it was saved. */
export const owedOf = (saved: SavedPaths[string], savedAt: number): number =>
  typeof saved === "string" ? savedAt : saved.owedSince;
