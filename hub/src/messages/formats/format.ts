import type { WebhookFormat } from "../../config/messages-schema.ts";
import type { Outgoing } from "../outgoing.ts";
import type { Body } from "./body.ts";
import { cloudEvent } from "./cloudevents.ts";
import { ntfyMessage } from "./ntfy.ts";
import { pagerDutyEvent } from "./pagerduty.ts";
import { teamsCard } from "./teams.ts";

export type Request = Body & { url: string; headers: Record<string, string> };

/** What is sent to a webhook. @param token what its receiver asks for, as the settings have it */
export function requestOf(format: WebhookFormat, outgoing: Outgoing, url: string, token: string | undefined): Request {
  const bearer: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  if (format === "cloudevents") return { url, headers: bearer, ...cloudEvent(outgoing) };
  if (format === "teams") return { url, headers: bearer, ...teamsCard(outgoing) };
  if (format === "pagerduty") return { url, headers: {}, ...pagerDutyEvent(outgoing, token ?? "") };
  const { root, topic } = ntfyAddress(url);
  return { url: root, headers: bearer, ...ntfyMessage(outgoing, topic) };
}

/** ntfy's JSON is sent to the server itself and names the topic: `https://host/prefix/topic` is cut at its last slash. */
function ntfyAddress(address: string): { root: string; topic: string } {
  const url = new URL(address);
  const parts = url.pathname.split("/").filter(Boolean);
  const topic = decodeURIComponent(parts.pop() ?? "");
  url.pathname = `/${parts.join("/")}`;
  return { root: url.href, topic };
}
