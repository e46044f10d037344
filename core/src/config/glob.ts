/** Whether the text is what the pattern says: `*` stands for any letters, everything else for itself. */
export const matchesGlob = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.split("*").map(escaped).join(".*")}$`).test(text);

/** What tells whether an id ends like the pattern, name by name: here `*` stands for any letters but no `/`. */
export const endsLikeGlob = (pattern: string): RegExp =>
  new RegExp(`(?:^|/)${pattern.split("*").map(escaped).join("[^/]*")}$`);

/** A name without `*` names one thing: where that is not there, it is a mistake. */
export const isGlob = (pattern: string): boolean => pattern.includes("*");

const escaped = (text: string): string => text.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&");
