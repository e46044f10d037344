import { expect, it } from "vitest";
import { describeMistyped } from "./variables.ts";

it("a mistyped override is told with the setting that was meant", async () =>
  expect(await describeMistyped(["hub"], { TOCSIN_HTTP_PROT: "8081", TOCSIN_HTTP_PORT: "1" })).toEqual([
    "TOCSIN_HTTP_PROT  warning: no setting has this name, it sets nothing: did you mean TOCSIN_HTTP_PORT?",
  ]));

it("settings of other files and what is no setting are left alone", async () =>
  expect(
    await describeMistyped(["gateway"], {
      TOCSIN_ZONES: "3",
      TOCSIN_REQUIRE_ALL: "1",
      TOCSIN_LOG_LEVEL: "info",
      TOCSIN_PORT: "1",
    }),
  ).toEqual([]));
