import { html, nothing, type TemplateResult } from "lit";
import type { AlarmItem } from "@tocsin/core/wire/hub-api";
import type { Me } from "@tocsin/core/wire/access";
import { isAllowed } from "../element/allowed.ts";
import { msg, str } from "../words/language.ts";
import { count } from "../words/value-words.ts";
import { LISTS, type countsOf, type List } from "./alarm-lists.ts";
import type { Commanding } from "./commanding.ts";

export type ListBar = {
  list: List;
  items: readonly AlarmItem[];
  chosen: readonly AlarmItem[];
  total: number;
  me: Me | undefined;
  commanding: Commanding;
  failed: string;
  zoneName: (zone: string) => string;
  chooseAll: (all: boolean) => void;
  askToShelve: () => void;
};

/** Which list is shown, with the number of alarms in each. */
export function tabs(shown: List, counts: ReturnType<typeof countsOf>, show: (list: List) => void): TemplateResult {
  return html`<div class="tabs" role="group" aria-label=${msg("Which alarms")}>
    ${(Object.keys(LISTS) as List[]).map(
      (list) =>
        html`<button aria-pressed=${list === shown} @click=${() => show(list)}>
          ${LISTS[list]()} <b>${count(counts[list])}</b>
        </button>`,
    )}
  </div>`;
}

/** What may be done with the chosen alarms, with all that wait, and what became of it. */
export function listBar(bar: ListBar): TemplateResult {
  const { items, chosen, me, commanding, failed, chooseAll } = bar;
  const { preview, told } = commanding;
  const refused =
    me && !isAllowed(me, "acknowledge")
      ? msg(str`Your role (${me.roles.join(", ")}) may look, not acknowledge or shelve.`)
      : "";
  return html`<div class="bar">
    <label
      ><input
        type="checkbox"
        .checked=${chosen.length > 0 && chosen.length === items.length}
        ?disabled=${items.length === 0}
        @change=${(event: Event) => chooseAll((event.target as HTMLInputElement).checked)}
      />
      ${msg("All")}</label
    >
    ${commands(bar)}
    <span role="status">${preview ? reachWords(bar) : failed || told() || refused}</span>
    ${
      preview
        ? html`<button class="button strong" @click=${() => void commanding.acknowledgeAll()}>
              ${msg(str`Acknowledge ${count(preview.total)}`)}
            </button>
            <button class="button" @click=${commanding.leave}>${msg("Cancel")}</button>`
        : nothing
    }
  </div>`;
}

function commands({ list, items, chosen, total, me, commanding, askToShelve }: ListBar) {
  const many = (words: string, able: readonly AlarmItem[], run: () => void) =>
    html`<button class="button" ?disabled=${able.length === 0} @click=${run}>
      ${words}${able.length ? ` ${able.length}` : ""}
    </button>`;
  const unshelve = () => void commanding.do("unshelve", chosen);
  if (list === "shelved") return many(msg("Unshelve"), commanding.able("unshelve", chosen), unshelve);
  if (list === "outOfService") return nothing;
  const acknowledge = () => void commanding.do("acknowledge", chosen);
  const hidden = list === "unacknowledged" && total > items.length && isAllowed(me, "acknowledge");
  return html`${many(msg("Acknowledge"), commanding.able("acknowledge", chosen), acknowledge)}
  ${many(msg("Shelve"), commanding.able("shelve", chosen), askToShelve)}
  ${hidden ? html`<button class="button" @click=${() => void commanding.askForAll()}>${msg("Acknowledge all that wait…")}</button>` : nothing}`;
}

/** What acknowledging all would reach, by zone. */
function reachWords({ commanding: { preview }, zoneName }: ListBar): string {
  const { total, counts } = preview!;
  const zones = Object.entries(counts).map(([zone, of]) => `${zoneName(zone)} ${count(of)}`);
  const reached = zones.join(", ");
  return total === 1
    ? msg(str`This reaches 1 alarm: ${reached}.`)
    : msg(str`This reaches ${count(total)} alarms: ${reached}.`);
}
