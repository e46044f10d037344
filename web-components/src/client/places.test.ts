import { describe, expect, it } from "vitest";
import { covers, placeOf, placeOfId, queryOf, union } from "./places.ts";

describe("what is asked of the stream", () => {
  const check = (places: string[], expected: string) =>
    expect(decodeURIComponent(queryOf(union(places)))).toBe(expected);

  it("is all where one element shows all, or nobody says what", () => {
    check([], "");
    check(["a/b/c", ""], "");
  });
  it("is the machines that are shown, each once", () =>
    check(["a/b/d", "a/b/c", "a/b/d"], "machine=a/b/c&machine=a/b/d"));
  it("is of one kind, since the hub wants all that is named to hold", () => {
    check(["a/b", "c/d/e"], "zone=a/b&zone=c/d");
    check(["a", "c/d/e"], "site=a&site=c");
  });
  it("is whole zones where very many machines are shown", () =>
    check(
      Array.from({ length: 31 }, (_, i) => `a/b/m${i}`),
      "zone=a/b",
    ));
  it("is all where a hub would not take so many names", () =>
    check(
      Array.from({ length: 51 }, (_, i) => `a/z${i}`),
      "",
    ));
  it("is a zone of any site where none is named", () => {
    check([placeOf({ zone: "b" })], "zone=b");
    check([placeOf({ zone: "b" }), "a"], "");
  });
});

it("knows what an element means", () => {
  expect(placeOf({})).toBe("");
  expect(placeOf({ site: "a" })).toBe("a");
  expect(placeOf({ site: "a", zone: "b" })).toBe("a/b");
  expect(placeOf({ site: "x", zone: "a/b" })).toBe("a/b");
  expect(placeOfId("a/b/c/d")).toBe("a/b/c");
  expect(placeOfId("a/b")).toBe("a/b");
});

it("knows what is in what was asked for", () => {
  expect(covers([""], "a/b")).toBe(true);
  expect(covers(["a/b"], "a/b/c")).toBe(true);
  expect(covers(["a/b"], "a/bc")).toBe(false);
  expect(covers(["a/b/c"], "a/b")).toBe(false);
  expect(covers(["a/b/c"], "")).toBe(false);
});
