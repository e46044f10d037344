import Fastify from "fastify";
import { Type } from "typebox";
import { describe, expect, it } from "vitest";
import { healthParameter, placeParameters } from "./parameters.ts";
import { tellProblems } from "./problem.ts";

async function ask(url: string) {
  const app = Fastify({ ajv: { customOptions: { removeAdditional: false, allErrors: true, coerceTypes: "array" } } });
  tellProblems(app);
  const querystring = Type.Object(
    { limit: Type.Optional(Type.Integer({ maximum: 9 })) },
    { additionalProperties: false },
  );
  app.get("/list", { schema: { querystring } }, () => "ok");
  app.get("/broken", () => {
    throw new Error("a secret of the inside");
  });
  const { statusCode, headers, body } = await app.inject(url);
  return { status: statusCode, type: headers["content-type"], body: body.startsWith("{") ? JSON.parse(body) : body };
}

describe("a problem", () => {
  it("names every wrong parameter at once, and what was probably meant", async () => {
    const { status, type, body } = await ask("/list?limt=3&limit=99");
    expect({ status, type }).toEqual({ status: 400, type: "application/problem+json; charset=utf-8" });
    expect(body).toMatchObject({ title: "Bad Request", status: 400, instance: "/list" });
    expect(body.errors).toEqual(
      expect.arrayContaining([
        { pointer: "/querystring/limt", detail: 'unknown parameter "limt": did you mean "limit"?' },
        { pointer: "/querystring/limit", detail: 'parameter "limit" must be <= 9' },
      ]),
    );
  });

  it("says how several values are given where commas stand between them", async () => {
    const app = Fastify({ ajv: { customOptions: { coerceTypes: "array" } } });
    tellProblems(app);
    const querystring = Type.Object({ ...placeParameters, ...healthParameter, limit: Type.Optional(Type.Integer()) });
    app.get("/list", { schema: { querystring } }, () => "ok");
    const detail = async (query: string) => ((await app.inject(`/list?${query}`)).json() as { detail: string }).detail;
    const told = (name: string, query: string) =>
      `parameter "${name}" takes one value; for several repeat the parameter: /list?${query}`;
    expect(await detail("limit=3&health=good,failure")).toBe(told("health", "limit=3&health=good&health=failure"));
    expect(await detail("zone=a/b,%20c%20d&zone=e")).toBe(told("zone", "zone=a/b&zone=c%20d&zone=e"));
    expect(await detail("health=god")).toMatch(/must be one of .*did you mean "good"/);
    expect(await detail(`zone=${"z".repeat(250)},${"y".repeat(250)}`)).toMatch(/repeat the parameter$/);
  });

  it("says where a parameter belongs that was written into another", async () => {
    const app = Fastify({ ajv: { customOptions: { removeAdditional: false } } });
    tellProblems(app);
    const target = Type.Object({ target: Type.String() }, { additionalProperties: false });
    const body = Type.Object({ targets: Type.Array(target), level: Type.String() }, { additionalProperties: false });
    app.post("/shelve", { schema: { body } }, () => "ok");
    const payload = { targets: [{ target: "a", level: "high" }], level: "high" };
    const { errors } = (await app.inject({ method: "POST", url: "/shelve", payload })).json() as { errors: object[] };
    expect(errors).toEqual([
      {
        pointer: "/body/targets/0/level",
        detail: '"level" does not belong into /targets/0: write it beside "targets"',
      },
    ]);
  });

  it("names what is known where something was written, and what is missing there", async () => {
    const app = Fastify({ ajv: { customOptions: { removeAdditional: false, allErrors: true } } });
    tellProblems(app);
    const target = Type.Object(
      { target: Type.String(), alarm: Type.Optional(Type.String()) },
      { additionalProperties: false },
    );
    const body = Type.Object({ targets: Type.Array(target), comment: Type.String() }, { additionalProperties: false });
    app.post("/shelve", { schema: { body } }, () => "ok");
    const payload = { targets: [{ alrm: "process" }] };
    const { errors } = (await app.inject({ method: "POST", url: "/shelve", payload })).json() as { errors: object[] };
    expect(errors).toEqual(
      expect.arrayContaining([
        { pointer: "/body/targets/0/alrm", detail: 'unknown parameter "alrm": did you mean "alarm"?' },
        { pointer: "/body/targets/0", detail: '"target" is missing in /targets/0' },
        { pointer: "/body", detail: '"comment" is missing' },
      ]),
    );
  });

  it("is told for a path that is not there", async () => {
    expect(await ask("/nothing?a=1")).toMatchObject({
      status: 404,
      body: { detail: "there is nothing at GET /nothing" },
    });
  });

  it("keeps what failed inside to the log", async () => {
    const { status, body } = await ask("/broken");
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toMatch(/secret/);
  });
});
