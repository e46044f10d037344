import { existsSync } from "node:fs";
import type { ConfigError } from "@tocsin/core/config/config-error";
import { didYouMean } from "@tocsin/core/config/did-you-mean";
import type { Placed } from "@tocsin/core/config/document";
import { formatDuration } from "@tocsin/core/config/duration";
import { isLoopback } from "@tocsin/core/config/loopback";
import { withAbsoluteFiles } from "../nats/connection-options.ts";
import type { HubConfig } from "./hub-config.ts";
import type { MessagesSettings, RouteSettings, TargetSettings } from "./messages-schema.ts";

type Path = (string | number)[];
type Report = (path: Path, message: string) => void;

/** What a schema cannot say of routes and targets. */
export function messageErrors({ value, place }: Placed<HubConfig>): ConfigError[] {
  const { messages, http } = value;
  const errors: ConfigError[] = [];
  const report: Report = (path, message) =>
    errors.push({ ...place("messages", ...path), path: ["messages", ...path].join("."), message });
  const targets = messages.targets.map(({ name }) => name);
  doubled(["targets"], targets, report);
  doubled(
    ["routes"],
    messages.routes.map(({ name }) => name),
    report,
  );
  messages.targets.forEach((target, index) => checkTarget(target, messages, ["targets", index], report));
  messages.routes.forEach((route, index) => checkRoute(route, targets, ["routes", index], report));
  checkSmtp(messages, report);
  const { deadMan } = messages;
  if (deadMan && (deadMan.url === undefined) === (deadMan.urlFile === undefined))
    report(["deadMan"], "deadMan needs either url or urlFile");
  if (messages.routes.length > 0 && http.publicUrl === undefined)
    errors.push({
      ...place("http"),
      path: "http.publicUrl",
      message: "messages.routes needs http.publicUrl, where people reach this hub's page: messages link to it",
    });
  return errors;
}

function doubled(path: Path, names: readonly string[], report: Report): void {
  names.forEach((name, index) => {
    if (names.indexOf(name) < index) report([...path, index, "name"], `"${name}" is the name of another one too`);
  });
}

function checkTarget({ webhook, email }: TargetSettings, { smtp }: MessagesSettings, path: Path, report: Report): void {
  if ((webhook === undefined) === (email === undefined)) return report(path, "a target needs either webhook or email");
  if (email && !smtp) report([...path, "email"], "e-mail needs messages.smtp: the server that takes it");
  if (!webhook) return undefined;
  if ((webhook.url === undefined) === (webhook.urlFile === undefined))
    report([...path, "webhook"], "a webhook needs either url or urlFile");
  if (webhook.format === "pagerduty" && webhook.tokenFile === undefined)
    report([...path, "webhook"], "format pagerduty needs tokenFile: the file that holds the integration's routing key");
  const { url } = webhook;
  const secret = webhook.tokenFile ?? webhook.hmacSecretFile;
  if (url?.startsWith("http:") && webhook.tokenFile !== undefined && !isLoopback(new URL(url).hostname))
    report([...path, "webhook", "url"], `a token (${secret}) would go there in clear: use https://`);
  return undefined;
}

function checkRoute(route: RouteSettings, targets: readonly string[], path: Path, report: Report): void {
  let before = -1;
  route.steps.forEach(({ after, to }, index) => {
    if (index === 0 && after > 0)
      report([...path, "steps", 0, "after"], "the first step has no after: it is told at once");
    if (after <= before)
      report(
        [...path, "steps", index, "after"],
        `after is ${formatDuration(after)}, not later than the step before it: both count from the alarm's beginning`,
      );
    before = after;
    to.forEach((name, at) => {
      if (!targets.includes(name))
        report([...path, "steps", index, "to", at], `there is no target "${name}": ${didYouMean(name, targets)}`);
    });
  });
  if (!isTimeZone(route.timeZone))
    report([...path, "timeZone"], `"${route.timeZone}" is no time zone: write one such as Europe/Berlin or UTC`);
  for (const [index, label] of (route.labels ?? []).entries())
    if (label.startsWith(":"))
      report([...path, "labels", index], `"${label}" names no label: write name or name:value`);
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone }).format(0);
    return true;
  } catch {
    return false;
  }
}

function checkSmtp({ smtp }: MessagesSettings, report: Report): void {
  if (!smtp) return;
  if ((smtp.username === undefined) !== (smtp.passwordFile === undefined))
    report(["smtp"], "username and passwordFile belong together: give both");
  if (smtp.security === "none" && smtp.passwordFile !== undefined)
    report(["smtp", "security"], "a password would go in clear: use starttls or tls");
}

/** Settings whose files are absolute. */
export function withMessageFiles(messages: MessagesSettings, file: string): MessagesSettings {
  const { smtp, deadMan } = messages;
  return {
    ...messages,
    targets: messages.targets.map((target) =>
      target.webhook ? { ...target, webhook: withAbsoluteFiles(target.webhook, file) } : target,
    ),
    ...(smtp ? { smtp: withAbsoluteFiles(smtp, file) } : {}),
    ...(deadMan ? { deadMan: withAbsoluteFiles(deadMan, file) } : {}),
  };
}

/** Files of secrets and certificates that are not there, of settings with absolute files. */
export function missingMessageFiles({ targets, smtp, deadMan }: MessagesSettings, place: Placed<unknown>["place"]) {
  const groups: [Path, object | undefined][] = [
    ...targets.map(({ webhook }, index): [Path, object | undefined] => [["targets", index, "webhook"], webhook]),
    [["smtp"], smtp],
    [["deadMan"], deadMan],
  ];
  return groups.flatMap(([path, settings]) =>
    Object.entries(settings ?? {}).flatMap(([key, name]): ConfigError[] => {
      if (!key.endsWith("File") || typeof name !== "string" || existsSync(name)) return [];
      const full = ["messages", ...path, key];
      const message = `${key}: there is no file ${name}: create it, or name it relative to this file`;
      return [{ ...place(...full), path: full.join("."), message }];
    }),
  );
}
