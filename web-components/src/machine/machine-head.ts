import { html, nothing, type TemplateResult } from "lit";
import type { MachineItem, SensorItem, TransitionItem } from "@tocsin/core/wire/hub-api";
import type { Service } from "@tocsin/core/wire/health";
import type { FiguresAnswer } from "@tocsin/core/wire/figures";
import { instrumentMark, machineMark } from "../marks/choose-mark.ts";
import { markIcon } from "../marks/mark-icon.ts";
import { coverageWords, machineHealthWords } from "../words/health-words.ts";
import { msg, str, told } from "../words/language.ts";
import { stateWords } from "../words/state-words.ts";
import { clockOrDate, minuteOrDate, spanWords } from "../words/time-words.ts";
import { count, percent } from "../words/value-words.ts";

const DAY_MS = 86_400_000;

export type MachineHead = {
  machine: MachineItem;
  zone: string;
  sensors: readonly SensorItem[];
  /** Its own transitions, the newest first. */
  past: readonly TransitionItem[];
  figures: FiguresAnswer | undefined;
  service: Service | undefined;
  now: number;
  asOf: TemplateResult | typeof nothing;
  actions: unknown;
  forms: unknown;
};

/** Which machine it is, what it does, how it is, what can be trusted of it, and how reliable it was. */
export function machineHead(head: MachineHead): TemplateResult {
  const { machine, zone, service, now, asOf, actions, forms } = head;
  const mark = service
    ? html`<span class="note big-note">G</span>`
    : markIcon(machineMark(machine), 20, machineHealthWords(machine));
  return html`<section class="base head" part="base" aria-label=${machine.tag}>
    <slot name="header">
      <div class="title" part="header">
        ${mark}
        <h1>${machine.tag}</h1>
        <span class="muted">${withZone(machine.description, machine.tag, zone)}</span>
        ${Object.entries(machine.labels).map(([name, value]) => html`<span class="note">${name}: ${value}</span>`)}
        <span class="grow"></span>${asOf}
        <span class="actions">${actions}</span>
      </div>
    </slot>
    <dl>
      ${fact(msg("State"), html`<b>${stateWords(machine.state)}</b> <span class="muted">${stateSince(head)}</span>`)}
      ${fact(
        msg("Health"),
        html`<b>${service ? msg("Out of service") : machineHealthWords(machine)}</b>
          <span class="muted">${healthSince(head)}</span>`,
        machine.cause ? told(machine.cause.text) : "",
      )}
      ${fact(msg("Coverage"), coverage(head))} ${availability(head)}
    </dl>
    ${service ? html`<div class="muted">${serviceWords(service, now)}</div>` : nothing} ${forms}
  </section>`;
}

const fact = (name: string, what: TemplateResult, title = ""): TemplateResult =>
  html`<div title=${title || nothing}>
    <dt>${name}</dt>
    <dd class="ellipsis">${what}</dd>
  </div>`;

export const serviceWords = ({ by, reason, until, overdue }: Service, now: number): string =>
  overdue
    ? msg(str`overdue: was to return ${minuteOrDate(until, now)}, by ${by}: ${reason}`)
    : msg(str`until ${minuteOrDate(until, now)}, by ${by}: ${reason}`);

const sinceWords = (at: number, now: number): string => (at > 0 ? msg(str`since ${clockOrDate(at, now)}`) : "");

function stateSince({ past, now }: MachineHead): string {
  const moved = past.find(({ changes }) => changes.some(({ region }) => region === "state" || region === "activity"));
  return moved ? sinceWords(moved.at, now) : "";
}

function healthSince({ machine, past, now }: MachineHead): string {
  if (machine.overlay) return told(machine.overlay.text);
  const moved = past.find(({ health, healthBefore }) => health !== healthBefore);
  return sinceWords(moved?.at ?? machine.since, now);
}

function coverage({ machine, sensors }: MachineHead): TemplateResult {
  const ill = new Set(sensors.flatMap((sensor) => instrumentMark(sensor) ?? []));
  return html`${coverageParts(machine)} ${[...ill].map((mark) => markIcon(mark, 14))}`;
}

/** Its numbers stand out. */
export function coverageParts({ coverage: { good, of } }: MachineItem): TemplateResult {
  const [before, between = "", after = ""] = coverageWords({ good: "\0", of: "\0" }, of === 1).split("\0");
  return html`<span class="coverage">${before}<b>${good}${between}${of}</b><span class="muted">${after}</span></span>`;
}

function availability({ figures }: MachineHead): TemplateResult | typeof nothing {
  const { machines, days, enough } = { ...figures?.all, ...figures };
  if (machines?.availability === undefined || days === undefined) return nothing;
  const over = enough ? msg("Availability, 30 days") : msg(str`Availability, ${spanWords(days * DAY_MS)} known`);
  return fact(
    over,
    html`<b>${percent(machines.availability)}</b>
      <span class="muted"
        >${machines.failures === 1 ? msg("1 failure") : msg(str`${count(machines.failures)} failures`)}</span
      >`,
  );
}

/** A description names the zone itself, or has it added; a name that says nothing more than the tag is left out. */
function withZone(description: string, tag: string, zone: string): string {
  const said = description.toLowerCase().startsWith(tag.toLowerCase())
    ? description.slice(tag.length).replace(/^[\s,]+/, "")
    : description;
  const told = said.toLowerCase().includes(zone.toLowerCase()) ? said : [said, zone].filter(Boolean).join(", ");
  return told.charAt(0).toUpperCase() + told.slice(1);
}
