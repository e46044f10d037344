import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { fetchAs } from "./hub-fetch.ts";

let sent: (string | null)[];
let taken: (authorization: string | null) => boolean;

beforeEach(() => {
  sent = [];
  taken = () => true;
  vi.stubGlobal("fetch", async (_url: string, init?: RequestInit) => {
    const authorization = new Headers(init?.headers).get("authorization");
    sent.push(authorization);
    return new Response("", { status: taken(authorization) ? 200 : 401 });
  });
});
afterEach(() => void vi.unstubAllGlobals());

const jwt = (exp: number) => `a.${btoa(JSON.stringify({ exp }))}.c`;

it("asks the page for its token once, and sends it with every question", async () => {
  const getToken = vi.fn(async () => "one");
  const ask = fetchAs({ getToken });
  await ask("/a");
  await ask("/b");
  expect(sent).toEqual(["Bearer one", "Bearer one"]);
  expect(getToken).toHaveBeenCalledTimes(1);
});

it("renews the token when the hub does not take it, once for all that were refused", async () => {
  const tokens = ["old", "new"];
  const getToken = vi.fn(() => tokens.shift()!);
  taken = (authorization) => authorization === "Bearer new";
  const ask = fetchAs({ getToken });
  const answers = await Promise.all([ask("/a"), ask("/b"), ask("/c")]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(getToken).toHaveBeenCalledTimes(2);
});

it("gives the refusal back when a new token is not taken either", async () => {
  taken = () => false;
  expect((await fetchAs({ getToken: () => "wrong" })("/a")).status).toBe(401);
  expect(sent).toHaveLength(2);
});

it("renews a token before it ends", async () => {
  const tokens = [jwt(Date.now() / 1_000 + 5), jwt(Date.now() / 1_000 + 3_600)];
  const second = tokens[1]!;
  await fetchAs({ getToken: () => tokens.shift()! })("/a");
  expect(sent).toEqual([`Bearer ${second}`]);
});

it("says in words that the page gives no token, and asks for one the next time", async () => {
  const getToken = vi.fn(async () => "late").mockRejectedValueOnce(new Error("signed out"));
  const ask = fetchAs({ getToken });
  const refused = await ask("/a");
  expect(refused.status).toBe(401);
  expect(await refused.json()).toMatchObject({ detail: "the page's getToken gives no token: signed out" });
  expect((await ask("/a")).status).toBe(200);
});

it("asks as the browser does where the page has no token of its own", async () => {
  await fetchAs({ getToken: undefined })("/a");
  expect(sent).toEqual([null]);
});
