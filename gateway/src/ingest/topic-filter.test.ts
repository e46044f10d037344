import { expect, it } from "vitest";
import { covers } from "./topic-filter.ts";

it.each([
  ["a/b", "a/b", true],
  ["a/b", "a/c", false],
  ["a/b", "a", false],
  ["a/b", "a/b/c", false],
  ["a/+", "a/b", true],
  ["a/+", "a", false],
  ["a/+", "a/b/c", false],
  ["a/+/c", "a/b/c", true],
  ["a/#", "a", true],
  ["a/#", "a/b/c", true],
  ["a/#", "ab", false],
  ["#", "a/b", true],
  ["#", "$SYS/x", false],
  ["+/x", "$SYS/x", false],
  ["$SYS/#", "$SYS/x", true],
  ["+", "", true],
])("%s, held against the topic %s: %s", (filter, topic, expected) => expect(covers(filter, topic)).toBe(expected));

it.each([
  ["a/#", "a/#", true],
  ["a/#", "a/+/c", true],
  ["a/#", "#", false],
  ["a/#", "+/b", false],
  ["a/+", "a/+", true],
  ["a/+", "a/#", false],
  ["a/b", "a/+", false],
  ["a/b/#", "a/#", false],
])("%s, held against the filter %s: %s", (filter, asked, expected) => expect(covers(filter, asked)).toBe(expected));
