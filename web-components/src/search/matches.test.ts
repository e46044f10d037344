import { expect, it } from "vitest";
import { factorySnapshot } from "../testing/factory.ts";
import { MATCHES_MAX, matchesOf } from "./matches.ts";

const { machines, sensors } = factorySnapshot();
const find = (text: string) => matchesOf(text, machines, sensors).map(({ item }) => item.tag);

it("finds by every word, in tags, descriptions, ids and labels", () => {
  expect(find("press 07")[0]).toBe("Press 07");
  expect(find("press-07 hydraulic oil")).toContain("10PRE07CT001");
  expect(find("10pre07ct001")).toEqual(["10PRE07CT001"]);
  expect(find("nothing of this name")).toEqual([]);
  expect(find("  ")).toEqual([]);
});

it("lists no more than fit", () => {
  expect(find("l2")).toHaveLength(MATCHES_MAX);
});
