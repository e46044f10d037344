import { expect, it } from "vitest";
import { allowedOrigins } from "./origins.ts";

const allows = (list: string[], origin: string) =>
  allowedOrigins(list).some((allowed) => (typeof allowed === "string" ? allowed === origin : allowed.test(origin)));

it("lets in what is named, and every port where the list says so", () => {
  expect(allows(["https://portal.example"], "https://portal.example")).toBe(true);
  expect(allows(["http://localhost:*"], "http://localhost:5173")).toBe(true);
  expect(allows(["http://localhost:*"], "http://localhost")).toBe(true);
});

it("lets in nothing else", () => {
  for (const origin of ["http://localhost.evil.example:80", "https://localhost:80", "null", "http://localhost:80/x"])
    expect(allows(["http://localhost:*", "http://127.0.0.1:*"], origin), origin).toBe(false);
  expect(allows(["http://127.0.0.1:*"], "http://127x0.0.1:80")).toBe(false);
});
