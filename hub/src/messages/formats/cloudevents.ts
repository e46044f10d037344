import type { Outgoing } from "../outgoing.ts";
import type { Body } from "./body.ts";

/** A structured CloudEvent (CloudEvents 1.0, JSON). */
export function cloudEvent({ id, event, at, content, incident }: Outgoing): Body {
  const { action, respondWithinMs, ...data } = content;
  const envelope = {
    specversion: "1.0",
    id,
    type: `tocsin.alarm.${event}.v1`,
    source: `/tocsin/${content.site}/${content.zone}`,
    subject: content.alarm,
    time: new Date(at).toISOString(),
    datacontenttype: "application/json",
    data: { event, incident, ...data, action, respondWithinMs },
  };
  return { type: "application/cloudevents+json; charset=utf-8", body: JSON.stringify(envelope) };
}
