/** `push(...)`, `Math.max(...)` and `Math.min(...)` for lists of any length: a call takes some 100,000 arguments, and no more. */

export function append<T>(list: T[], more: Iterable<T>): void {
  for (const each of more) list.push(each);
}

/** The greatest of all, and of `atLeast`. */
export function greatest(values: Iterable<number>, atLeast: number): number {
  let found = atLeast;
  for (const value of values) found = Math.max(found, value);
  return found;
}

/** The least of all, and of `atMost`. */
export function least(values: Iterable<number>, atMost: number): number {
  let found = atMost;
  for (const value of values) found = Math.min(found, value);
  return found;
}
