import { closest, distance } from "fastest-levenshtein";

/** More words than this are not listed in an error. */
const LISTED_WORDS_MAX = 12;

/** The known word that was probably meant, or undefined where none is near. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const lower = word.toLowerCase();
  const beginning = known.find((each) => lower.length >= 3 && each.toLowerCase().startsWith(lower));
  if (beginning !== undefined) return beginning;
  const nearest = closest(
    lower,
    known.map((each) => each.toLowerCase()),
  );
  const tolerated = Math.max(1, Math.ceil(Math.min(lower.length, nearest.length) * 0.4));
  return distance(lower, nearest) <= tolerated ? known.find((each) => each.toLowerCase() === nearest) : undefined;
}

/** `did you mean "port"?`, else the known words, else nothing that could be offered. */
export function didYouMean(word: string, known: readonly string[]): string {
  const nearest = nearestWord(word, known);
  if (nearest !== undefined) return `did you mean "${nearest}"?`;
  if (known.length === 0) return "none is known here";
  const listed = known.slice(0, LISTED_WORDS_MAX).join(", ");
  return `known are ${listed}${known.length > LISTED_WORDS_MAX ? ` and ${known.length - LISTED_WORDS_MAX} more` : ""}`;
}
