import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readHubDocument } from "./hub-config.ts";

const PAGE = 'http: { publicUrl: "https://tocsin.example" }';
const read = (messages: string, http = PAGE) =>
  readHubDocument({ file: "hub.yaml", text: `${http}\nmessages:\n${messages}`, env: {} });

/** The error stands where `at` begins in the text, at its last place. */
function check(messages: string, at: string, message: RegExp): void {
  const before = `${PAGE}\nmessages:\n${messages.slice(0, messages.lastIndexOf(at))}`.split("\n");
  const place = { line: before.length, column: before.at(-1)!.length + 1 };
  const error = expect.objectContaining({ ...place, message: expect.stringMatching(message) });
  expect(read(messages), messages).toMatchObject({ errors: expect.arrayContaining([error]) });
}
const TARGET = "  targets: [{ name: one, webhook: { url: 'https://e.test/x' } }]\n";
const route = (text: string) => `${TARGET}  routes: [{ name: all, ${text} }]\n`;
const target = (text: string) => `  targets: [{ name: one, ${text} }]\n`;

describe("routes and targets", () => {
  it("are read with their defaults", () => {
    expect(read(route("steps: [{ to: [one] }]"))).toMatchObject({
      ok: true,
      value: {
        messages: {
          gather: 2_000,
          floodAbove: 10,
          routes: [{ timeZone: "UTC", untilAcknowledged: true, steps: [{ after: 0 }] }],
          targets: [{ webhook: { format: "cloudevents" } }],
        },
      },
    });
  });

  it("as the guide shows them are right", () => {
    const guide = readFileSync(new URL("../../../docs/messages.md", import.meta.url), "utf8");
    const text = /```yaml\n(.*?)```/s.exec(guide)![1]!;
    expect(readHubDocument({ file: "messages.md", text, env: {} })).toMatchObject({
      ok: true,
      value: { messages: { routes: [{ steps: [{}, { after: 600_000 }, {}] }] } },
    });
  });

  it("say where a name is wrong, and what was meant", () => {
    check(route("steps: [{ to: [ones] }]"), "ones", /no target "ones": did you mean "one"\?/);
    check(route("timeZone: Mars/Base, steps: [{ to: [one] }]"), "Mars", /"Mars\/Base"/);
    check("  routs: []\n", "routs", /did you mean "routes"/);
    check(target("webhook: { url: 'https://e.test', format: slack }"), "slack", /cloudevents, pagerduty/);
    check(route("hours: [{ from: 6 }], steps: [{ to: [one] }]"), "6", /06:00/);
  });

  it("say what belongs together", () => {
    check("  targets: [{ name: one }]\n", "{ name", /either webhook or email/);
    check(target("email: { to: [a@e.test] }"), "{ to", /needs messages.smtp/);
    check(target("webhook: { url: 'https://e.test', format: pagerduty }"), "{ url", /tokenFile/);
    const open = "  smtp: { host: m, from: a@e.test, security: none, username: u, passwordFile: p }\n";
    check(open, "none", /in clear/);
    check("  deadMan: {}\n", "{}", /url or urlFile/);
    const steps = "steps: [{ to: [one] }, { after: 5m, to: [one] }, { after: 5m, to: [one] }]";
    check(route(steps), "5m", /not later than the step before/);
    expect(read(route("steps: [{ to: [one] }]"), "insecure: false")).toMatchObject({
      errors: [{ message: expect.stringMatching(/http.publicUrl/) }],
    });
  });

  it("send no token in clear, and take no address with a password in it", () => {
    check(target("webhook: { url: 'http://e.test/x', tokenFile: t }"), "'http:", /use https/);
    check(target("webhook: { url: 'https://u:p@e.test/x' }"), "'https:", /without a user/);
  });
});
