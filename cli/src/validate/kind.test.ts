import { expect, it } from "vitest";
import { kindOf, unknownKind } from "./kind.ts";

it.each([
  ["any.yaml", "# yaml-language-server: $schema=../schema/hub.json\ndata: x\n", "hub"],
  ["gateway-press.yaml", "", "gateway"],
  ["config/profiles/mine.yaml", "", "profiles"],
  ["config/sensors.csv", "", "sensors"],
  ["plant.yaml", "", "plant"],
  ["docker-compose.yml", "", undefined],
  ["my.yaml", "# yaml-language-server: $schema=https://example.org/other.json\n", undefined],
])("%s is a file of its kind", (file, text, kind) => expect(kindOf(file, text)).toBe(kind));

it("a file of no kind is answered with how to say it", () =>
  expect(unknownKind("gatway.yaml")).toContain("did you mean gateway?"));
