import fc from "fast-check";
import { html, render } from "lit";
import { describe, expect, it } from "vitest";
import { keyed } from "./keyed.ts";

const draw = (keys: readonly string[], into: HTMLElement) =>
  render(
    html`<ul>
      ${keyed(
        keys,
        (key) => key,
        (key) => html`<li><button>${key}</button></li>`,
      )}
    </ul>`,
    into,
  );
const rowsOf = (into: HTMLElement) => [...into.querySelectorAll("li")];
const textsOf = (into: HTMLElement) => rowsOf(into).map((row) => row.textContent);
const commentsOf = (into: HTMLElement) =>
  [...into.querySelector("ul")!.childNodes].filter(({ nodeType }) => nodeType === Node.COMMENT_NODE).length;

const keysArbitrary = fc.uniqueArray(fc.constantFrom(..."abcdefghij".split("")), { maxLength: 10 });

describe("a list drawn by keys", () => {
  it("is in the order of its items, whatever comes, goes and moves, and a row goes with its item", () => {
    fc.assert(
      fc.property(fc.array(keysArbitrary, { minLength: 2, maxLength: 8 }), (lists) => {
        const into = document.createElement("div");
        let former = new Map<string, Element>();
        for (const keys of lists) {
          draw(keys, into);
          expect(textsOf(into)).toEqual(keys);
          const rows = new Map(keys.map((key, index) => [key, rowsOf(into)[index]!]));
          for (const key of keys) if (former.has(key)) expect(rows.get(key)).toBe(former.get(key));
          former = rows;
        }
      }),
      { numRuns: 300 },
    );
  });

  it("leaves nothing behind of what has gone", () => {
    const into = document.createElement("div");
    draw(["a", "b", "c"], into);
    const comments = commentsOf(into);
    for (let turn = 0; turn < 50; turn++) draw([`a${turn}`, `b${turn}`, `c${turn}`], into);
    expect(commentsOf(into)).toBe(comments);
  });

  it.each([
    { what: "one comes first and the last goes", keys: ["n", "a", "b", "c"] },
    { what: "another moves up", keys: ["d", "a", "b", "c"] },
    { what: "another moves down", keys: ["b", "c", "a", "d"] },
  ])("keeps the focus of a row where $what", ({ keys }) => {
    const into = document.createElement("div");
    document.body.append(into);
    draw(["a", "b", "c", "d"], into);
    const button = rowsOf(into)[1]!.querySelector("button")!;
    button.focus();
    draw(keys, into);
    expect(textsOf(into)).toEqual(keys);
    expect(document.activeElement).toBe(button);
    into.remove();
  });
});
