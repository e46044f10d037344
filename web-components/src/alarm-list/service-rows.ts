import { html, nothing, type TemplateResult } from "lit";
import type { ServiceItem } from "@tocsin/core/wire/hub-api";
import { msg, str } from "../words/language.ts";
import { minuteOrDate } from "../words/time-words.ts";
import { sensorsWords } from "../words/count-words.ts";

/** What people took out of service as a whole: by whom, until when and why. */
export const serviceRows = (services: readonly ServiceItem[], now: number): TemplateResult | typeof nothing =>
  services.length === 0
    ? nothing
    : html`<ul class="services">
        ${services.map((each) => serviceRow(each, now))}
      </ul>`;

function serviceRow(service: ServiceItem, now: number): TemplateResult {
  const { tag, description, by, until, reason, sensors, overdue, planned } = service;
  const till = minuteOrDate(until, now);
  const when = planned
    ? msg(str`will be out of service until ${till}, by ${by}`)
    : overdue
      ? msg(str`overdue: was to return by ${till}, ${by}`)
      : msg(str`out of service until ${till}, by ${by}`);
  return html`<li>
    <span class="note">G</span>
    <span><b>${tag}</b> ${description}, ${sensorsWords(sensors)}: ${when}: ${reason}</span>
  </li>`;
}
