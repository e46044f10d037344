import { factsOf } from "../facts.ts";
import type { Outgoing } from "../outgoing.ts";
import type { Body } from "./body.ts";

const ACTIONS = {
  raised: "trigger",
  escalated: "trigger",
  test: "trigger",
  acknowledged: "acknowledge",
  ended: "resolve",
} as const;
const SEVERITIES = { high: "critical", medium: "error", low: "warning", log: "info" } as const;
/** PagerDuty cuts a longer one. */
const SUMMARY_LENGTH_MAX = 1_024;

/** PagerDuty's Events API v2: one incident for each occurrence of an alarm. @param routingKey of the integration */
export function pagerDutyEvent({ event, content, incident }: Outgoing, routingKey: string): Body {
  const { url } = content;
  const payload = {
    summary: content.summary.slice(0, SUMMARY_LENGTH_MAX),
    source: content.alarm,
    severity: SEVERITIES[content.priority],
    ...(content.since > 0 ? { timestamp: new Date(content.since).toISOString() } : {}),
    component: content.tag,
    group: content.zoneName,
    class: content.kind,
    custom_details: Object.fromEntries(factsOf(content)),
  };
  const told = {
    routing_key: routingKey,
    event_action: ACTIONS[event],
    dedup_key: incident,
    payload,
    client: "Tocsin",
    ...(url === undefined ? {} : { client_url: url, links: [{ href: url, text: "Open the alarm" }] }),
  };
  return { type: "application/json; charset=utf-8", body: JSON.stringify(told) };
}
