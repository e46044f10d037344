import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SmtpSettings, WebhookSettings } from "../src/config/messages-schema.ts";
import { sendMail } from "../src/messages/mail.ts";
import type { Outgoing } from "../src/messages/outgoing.ts";
import { sendWebhook } from "../src/messages/webhook.ts";
import { MailReceiver } from "./mail-receiver.ts";
import { Receiver } from "./receiver.ts";
import { newFolder, removeFolder } from "./running-hub.ts";

const folder = newFolder();
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const [certFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
let web: Receiver;
let mail: MailReceiver;
const { signal } = new AbortController();

beforeAll(async () => {
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"];
  execFileSync("openssl", ["req", "-x509", ...curve, ...subject, "-keyout", keyFile, "-out", certFile], {
    stdio: "ignore",
  });
  web = await Receiver.start();
  const [key, cert] = [readFileSync(keyFile, "utf8"), readFileSync(certFile, "utf8")];
  mail = await MailReceiver.start({ key, cert, password: "night watch" });
});
afterAll(async () => {
  await web.close();
  await mail.close();
  removeFolder(folder);
});

const message = (event: Outgoing["event"] = "raised"): Outgoing => ({
  id: "message-1",
  incident: "incident-1",
  event,
  at: Date.parse("2026-11-24T03:12:00Z"),
  content: {
    summary: "P-101 too hot: 92 °C (high 80 °C)",
    kind: "process",
    alarm: "works/press/press-07/oil:process",
    occurrence: 4,
    since: Date.parse("2026-11-24T03:11:58Z"),
    state: "unacknowledged",
    priority: "high",
    site: "works",
    zone: "press",
    zoneName: "Press shop",
    machine: "Press 7",
    tag: "P-101",
    description: "Oil temperature",
    level: "high",
    message: "too hot",
    value: 92,
    unit: "°C",
    quality: "good",
    limit: 80,
    action: "Reduce the load and look at the cooler.",
    respondWithinMs: 600_000,
    url: "https://tocsin.example/#/sensor/works/press/press-07/oil",
  },
});
const send = (settings: Partial<WebhookSettings>, event?: Outgoing["event"]) =>
  sendWebhook({ url: `${web.url}/hook`, format: "cloudevents", ...settings }, message(event), Date.now(), signal);
const last = () => web.received.at(-1)!;

describe("a webhook's body", () => {
  it("is an event of PagerDuty's API v2, one incident from trigger to resolve", async () => {
    const tokenFile = file("routing-key", "R0UT1NGKEY\n");
    for (const [event, action] of [
      ["raised", "trigger"],
      ["escalated", "trigger"],
      ["acknowledged", "acknowledge"],
      ["ended", "resolve"],
    ] as const) {
      expect(await send({ format: "pagerduty", tokenFile }, event)).toEqual({ ok: true });
      expect(last().body).toMatchObject({ routing_key: "R0UT1NGKEY", event_action: action, dedup_key: "incident-1" });
    }
    expect(last().body.payload).toMatchObject({
      summary: "P-101 too hot: 92 °C (high 80 °C)",
      source: "works/press/press-07/oil:process",
      severity: "critical",
      timestamp: "2026-11-24T03:11:58.000Z",
      custom_details: { "What to do": "Reduce the load and look at the cooler.", "Respond within": "10m" },
    });
    expect(last().headers["authorization"]).toBeUndefined();
  });

  it("is an Adaptive Card for Teams, in which nothing is taken for Markdown", async () => {
    expect(await send({ format: "teams" })).toEqual({ ok: true });
    const [attachment] = last().body.attachments;
    expect(last().body.type).toBe("message");
    expect(attachment.contentType).toBe("application/vnd.microsoft.card.adaptive");
    expect(attachment.content).toMatchObject({ type: "AdaptiveCard", version: "1.4" });
    expect(attachment.content.body[0].text).toBe("\\[high\\] P-101 too hot: 92 °C \\(high 80 °C\\)");
    expect(attachment.content.actions[0]).toMatchObject({ type: "Action.OpenUrl", url: message().content.url });
  });

  it("is ntfy's JSON at the server itself, with the topic of the address", async () => {
    const tokenFile = file("token", "tk_secret");
    expect(await send({ url: `${web.url}/prefix/press-night`, format: "ntfy", tokenFile })).toEqual({ ok: true });
    expect(last()).toMatchObject({ path: "/prefix", headers: { authorization: "Bearer tk_secret" } });
    expect(last().body).toMatchObject({ topic: "press-night", priority: 5, click: message().content.url });
    expect(last().body.message).toContain("What to do: Reduce the load");
  });
});

describe("a failure", () => {
  it("is told without the address or a secret, and tried again where that may help", async () => {
    const urlFile = file("address", `${web.url}/very-secret-path`);
    const { url: _u, ...hidden } = { url: "", urlFile, format: "teams" as const };
    const check = async (status: number, expected: object) => {
      web.status = status;
      const outcome = await sendWebhook(hidden, message(), Date.now(), signal);
      expect(outcome, String(status)).toMatchObject(expected);
      expect(JSON.stringify(outcome)).not.toMatch(/secret|127/);
    };
    await check(500, { ok: false, refused: false });
    await check(404, { ok: false, refused: true, error: "answered with status 404" });
    await check(307, { ok: false, refused: true });
    web.headers = { "retry-after": "7" };
    await check(429, { ok: false, refused: false, retryAfterMs: 7_000 });
    web.headers = {};
    await check(0, { ok: false, refused: false, error: expect.stringMatching(/could not be reached/) });
    web.status = 202;
    expect(await send({ hmacSecretFile: file("short", "whsec_c2hvcnQ=") })).toMatchObject({
      ok: false,
      error: expect.stringMatching(/24 bytes/),
    });
  });
});

describe("e-mail", () => {
  const smtp = (over: Partial<SmtpSettings> = {}): SmtpSettings => ({
    host: "localhost",
    port: mail.port,
    security: "starttls",
    from: "tocsin@example.org",
    username: "tocsin",
    passwordFile: file("password", "night watch\n"),
    caFile: certFile,
    ...over,
  });
  const sendIt = (over: Partial<SmtpSettings> = {}) => sendMail(smtp(over), ["a@example.org"], message(), signal);

  it("goes over TLS with the password of a file", async () => {
    expect(await sendIt()).toEqual({ ok: true });
    expect(mail.received.at(-1)).toMatchObject({ secure: true, user: "tocsin", to: ["a@example.org"] });
  });

  it("is not sent to a server that cannot prove who it is, nor with a wrong password", async () => {
    const { caFile: _c, ...unknown } = smtp();
    expect(await sendMail(unknown, ["a@example.org"], message(), signal)).toMatchObject({ ok: false, refused: false });
    const wrong = await sendIt({ passwordFile: file("wrong", "guess") });
    expect(wrong).toMatchObject({ ok: false, refused: true });
    expect(JSON.stringify(wrong)).not.toContain("guess");
  });

  it("is tried again where the server says not now, and given up where it says never", async () => {
    mail.refuses = 451;
    expect(await sendIt()).toMatchObject({ ok: false, refused: false, error: expect.stringMatching(/451/) });
    mail.refuses = 554;
    expect(await sendIt()).toMatchObject({ ok: false, refused: true });
    mail.refuses = undefined;
  });
});
