import fc from "fast-check";
import { expect, it } from "vitest";
import { pageOf } from "./page.ts";

it("pages of any size are the sorted whole, cut", () => {
  const entries = fc.uniqueArray(fc.record({ id: fc.string(), key: fc.integer({ min: 0, max: 5 }) }), {
    selector: ({ id }) => id,
    maxLength: 200,
  });
  fc.assert(
    fc.property(entries, fc.integer({ min: 1, max: 20 }), (list, limit) => {
      const sorted = list.toSorted((a, b) => a.key - b.key || (a.id < b.id ? -1 : 1));
      const paged: typeof list = [];
      let after: { key: string | number; id: string } | undefined;
      do {
        const page = pageOf(list, ({ key }) => key, { limit, after });
        expect(page.total).toBe(list.length);
        paged.push(...page.entries);
        after = page.next;
      } while (after !== undefined);
      expect(paged).toEqual(sorted);
    }),
  );
});
