import { describe, expect, it } from "vitest";
import { ListCache } from "./list-cache.ts";

describe("the cache of lists", () => {
  it("builds a list once for each version", () => {
    const lists = new ListCache();
    let built = 0;
    const ask = (etag: string) => lists.body("/list", etag, () => Buffer.from(String(++built))).toString();
    expect([ask("a"), ask("a"), ask("b"), ask("a")]).toEqual(["1", "1", "2", "3"]);
  });

  it("stays bounded, however many lists are asked for", () => {
    const lists = new ListCache();
    let built = 0;
    const ask = (url: string) => lists.body(url, "a", () => Buffer.from(String(++built)));
    for (let i = 0; i < 1_000; i++) ask(`/list?${i}`);
    ask("/list?0");
    ask("/list?999");
    expect(built).toBe(1_001);
  });
});
