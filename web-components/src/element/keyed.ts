import { noChange, type TemplateResult } from "lit";
import { directive, Directive, type ChildPart, type DirectiveResult } from "lit/directive.js";
import {
  getCommittedValue,
  insertPart,
  removePart,
  setChildPartValue,
  setCommittedValue,
} from "lit/directive-helpers.js";

type Template<T> = (item: T) => TemplateResult;
type KeyOf<T> = (item: T) => string;

/**
 * Draws each item into a node of its own, which goes with the item where it moves. Lit's own `repeat` of 3.3.1 to 3.3.3
 * leaves a comment behind for each item that goes, so that a list whose items come and go all day becomes slower with
 * each of them (https://github.com/lit/lit/issues/5298).
 *
 * @param items - each with a key that no other of them has
 */
class Keyed extends Directive {
  #keys: string[] = [];

  override render<T>(items: readonly T[], keyOf: KeyOf<T>, template: Template<T>): unknown {
    this.#keys = items.map(keyOf);
    return items.map(template);
  }

  override update<T>(list: ChildPart, [items, keyOf, template]: [readonly T[], KeyOf<T>, Template<T>]): unknown {
    const drawn = getCommittedValue(list);
    if (!Array.isArray(drawn)) return this.render(items, keyOf, template);
    const keys = items.map(keyOf);
    const kept = keptOf(drawn as ChildPart[], this.#keys, new Set(keys));
    const former = [...kept.values()];
    const placed = new Set<ChildPart>();
    let next = 0;
    const parts = items.map((item, index) => {
      let part = kept.get(keys[index]!);
      while (next < former.length && placed.has(former[next]!)) next++;
      // Where the next but one is wanted, it is the next that has moved: it alone is taken elsewhere, later.
      if (part && part === former[next + 1]) next++;
      if (part === undefined || part !== former[next]) part = insertPart(list, former[next], part);
      placed.add(part);
      return setChildPartValue(part, template(item));
    });
    this.#keys = keys;
    setCommittedValue(list, parts);
    return noChange;
  }
}

/** Parts by their keys, in their order, without those that are no longer wanted: these are removed with their markers. */
function keptOf(parts: readonly ChildPart[], keys: readonly string[], wanted: ReadonlySet<string>) {
  const kept = new Map<string, ChildPart>();
  parts.forEach((part, index) => {
    const key = keys[index]!;
    if (wanted.has(key)) return kept.set(key, part);
    const marker = part.endNode as ChildNode | null;
    removePart(part);
    return marker?.remove();
  });
  return kept;
}

export const keyed = directive(Keyed) as <T>(
  items: readonly T[],
  keyOf: KeyOf<T>,
  template: Template<T>,
) => DirectiveResult<typeof Keyed>;
