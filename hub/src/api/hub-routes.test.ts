import { afterAll, beforeAll, expect, it } from "vitest";
import { HUB_ROUTES, type HubRoute } from "@tocsin/core/wire/hub-routes";
import { accessRig } from "../../test/access-rig.ts";

type Schema = { $ref?: string; properties?: Record<string, Schema>; items?: Schema; anyOf?: Schema[]; type?: string };
type Operation = { parameters?: { name: string; in: string }[]; responses: Record<string, any> };

let rig: Awaited<ReturnType<typeof accessRig>>;
let paths: Record<string, Record<string, Operation>>;
let named: Record<string, Schema>;

beforeAll(async () => {
  rig = await accessRig();
  const description = (await rig.app.inject("/api/v1/openapi.json")).json();
  paths = description.paths;
  named = description.components.schemas;
});
afterAll(() => rig.close());

/** Names of what an answer holds, with those of its items: a union holds what any of its parts does. */
function namesOf({ $ref, ...told }: Schema, at = ""): string[] {
  const schema = $ref === undefined ? told : named[$ref.slice($ref.lastIndexOf("/") + 1)]!;
  const parts = (schema.anyOf ?? []).flatMap((part) => namesOf(part, at));
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, part]) => [
    `${at}/${name}`,
    ...(name === "items" && part.items ? namesOf(part.items, `${at}/items`) : []),
  ]);
  return [...new Set([...parts, ...own])].sort();
}

const operationOf = (route: HubRoute): Operation | undefined => {
  const [method, path] = route.split(" ") as [string, string];
  return paths[`/api/v1${path}`]?.[method.toLowerCase()];
};

it.each(Object.keys(HUB_ROUTES) as HubRoute[])("%s is as the hub describes it", (route) => {
  const operation = operationOf(route);
  expect(operation, "the hub has it").toBeDefined();
  const parameters = operation!.parameters?.filter((each) => each.in === "query").map(({ name }) => name) ?? [];
  expect(parameters).toEqual(expect.arrayContaining([...HUB_ROUTES[route].query]));
  const told = operation!.responses["200"]?.content?.["application/json"]?.schema as Schema | undefined;
  const wanted = namesOf(HUB_ROUTES[route].answer as Schema);
  if (wanted.length > 0) expect(namesOf(told ?? {})).toEqual(expect.arrayContaining(wanted));
});
