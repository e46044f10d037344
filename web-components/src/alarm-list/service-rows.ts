import { html, nothing, type TemplateResult } from "lit";
import type { ServiceItem } from "@tocsin/core/wire/hub-api";
import { minuteOrDate } from "../words/time-words.ts";
import { count } from "../words/value-words.ts";

/** What people took out of service as a whole: by whom, until when and why. */
export const serviceRows = (services: readonly ServiceItem[], now: number): TemplateResult | typeof nothing =>
  services.length === 0
    ? nothing
    : html`<ul class="services">
        ${services.map((each) => serviceRow(each, now))}
      </ul>`;

function serviceRow(service: ServiceItem, now: number): TemplateResult {
  const { tag, description, by, until, reason, sensors, overdue, planned } = service;
  const when = planned ? "will be out of service" : overdue ? "overdue: was to return" : "out of service";
  return html`<li>
    <span class="note">G</span>
    <span
      ><b>${tag}</b> ${description}, ${count(sensors)} sensors: ${when} until ${minuteOrDate(until, now)}, by ${by}:
      ${reason}</span
    >
  </li>`;
}
