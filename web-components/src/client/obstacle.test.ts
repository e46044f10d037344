import { describe, expect, it } from "vitest";
import { obstacleOf, type Surroundings } from "./obstacle.ts";

type Answers = Partial<Record<"cors" | "no-cors", Pick<Response, "ok" | "type">>>;

const HUB = "https://hub.example/tocsin/";
const page = (answers: Answers, differs: Partial<Surroundings> = {}): Surroundings => ({
  origin: "https://portal.example",
  fetch: (_, { mode }) => {
    const answer = answers[mode as "cors" | "no-cors"];
    return answer ? Promise.resolve(answer) : Promise.reject(new TypeError("Failed to fetch"));
  },
  isOnline: () => true,
  isLocalNetworkDenied: () => Promise.resolve(false),
  ...differs,
});
const check = async (hub: string, surroundings: Surroundings, words: string, refused = false) =>
  expect((await obstacleOf(hub, refused, surroundings))()).toContain(words);

const read = { ok: true, type: "cors" } as const;
const unread = { ok: false, type: "opaque" } as const;
const missing = { ok: false, type: "cors" } as const;

describe("why nothing comes through", () => {
  it("is the page's own policy, where the browser reports it", () =>
    check(HUB, page({}), "connect-src has to name https://hub.example", true));
  it("is the network, where there is none", () => check(HUB, page({}, { isOnline: () => false }), "no network"));
  it("is a page that came over https and a hub that has none", () =>
    check("http://10.1.2.3/", page({}), "give the hub a certificate"));
  it("is that the hub does not admit the page, where its public files can be read", () =>
    check(HUB, page({ cors: read }), "http.corsOrigins has to name it"));
  it("is a wrong address, where something else answers", async () => {
    await check(HUB, page({ cors: missing }), "is no hub: check src");
    await check(HUB, page({ "no-cors": unread }), "is no hub: check src");
  });
  it("is the browser, where it keeps pages from the local network", () =>
    check(HUB, page({}, { isLocalNetworkDenied: () => Promise.resolve(true) }), "local network"));
  it("may be the certificate, where nothing is there over https", () => check(HUB, page({}), "certificate"));
  it("is the address or a hub that does not run, where nothing is there at all", async () => {
    await check("http://hub/", page({}, { origin: "http://portal" }), "its name or port is wrong");
    await check(
      "http://portal/tocsin/",
      page({}, { origin: "http://portal" }),
      "nothing answers at http://portal/tocsin/",
    );
  });
});
