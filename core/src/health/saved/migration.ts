/** A stored state of any version. */
export type Stored = { v: number; [field: string]: unknown };
/** Makes of a state of one version one of the next. */
export type Migration = (stored: Stored) => Stored;

/**
 * Reads a stored state and brings it to the newest version: `migrations[0]` leads from version 1 to 2, and so on.
 * Undefined where the text is no state, or one of a version that is not known here. A field that may be left out needs
 * no new version; one that changes its meaning, or must be there, does.
 */
export function readStored(text: string, migrations: readonly Migration[]): Stored | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null) return undefined;
    let stored = parsed as Stored;
    const newest = migrations.length + 1;
    if (!Number.isInteger(stored.v) || stored.v < 1 || stored.v > newest) return undefined;
    while (stored.v < newest) stored = { ...migrations[stored.v - 1]!(stored), v: stored.v + 1 };
    return stored;
  } catch {
    return undefined;
  }
}
