import { expect, it } from "vitest";
import { hubBase } from "./shared-client.ts";

it("finds the hub beside the page, under a path, or on another host", () => {
  const check = (src: string, expected: string) => expect(hubBase(src, "https://portal/line/2?x#y")).toBe(expected);
  check("", "https://portal/line/");
  check("/tocsin", "https://portal/tocsin/");
  check("https://hub:8080", "https://hub:8080/");
  check("..", "https://portal/");
});
