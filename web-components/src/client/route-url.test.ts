import { expect, it } from "vitest";
import { routeUrl } from "./route-url.ts";

const base = "https://plant.test/tocsin/";

it("fills the path with the parts of an id, and leaves out what is not asked", () => {
  const route = "GET /sensors/{site}/{zone}/{machine}/{sensor}/readings";
  expect(routeUrl(base, route, { id: "works/press/m1/s1", query: { last: 1.4, from: undefined } })).toEqual({
    method: "GET",
    url: "https://plant.test/tocsin/api/v1/sensors/works/press/m1/s1/readings?last=1",
  });
});

it("keeps the command of a path", () =>
  expect(routeUrl(base, "POST /alarms:shelve", {})).toEqual({
    method: "POST",
    url: "https://plant.test/tocsin/api/v1/alarms:shelve",
  }));
