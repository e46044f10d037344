import { html, nothing, type TemplateResult } from "lit";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import { limitLetters } from "../words/health-words.ts";
import { msg, str } from "../words/language.ts";

export type Shelving = { comment: string; level?: string; forMs?: number; once?: true };

const MINUTE_MS = 60_000;
const DURATIONS = [
  ["15 min", 15],
  ["1 h", 60],
  ["4 h", 240],
  ["8 h", 480],
  ["24 h", 1_440],
] as const;

export type ShelveForm = {
  count: number;
  /** Levels of the one alarm that is to be shelved, the outermost first; empty: each is shelved at the level that rings. */
  levels: readonly string[];
  /** The level that rings. */
  ringing: string | undefined;
  shelve: (shelving: Shelving) => void;
  cancel: () => void;
};

/** Asks up to which level, for how long and why; Escape leaves it. */
export function shelveForm({ count, levels, ringing, shelve, cancel }: ShelveForm): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const comment = (given.get("reason") as string).trim();
    const minutes = Number(given.get("for"));
    const level = given.get("level") as string | null;
    const until = minutes > 0 ? { forMs: minutes * MINUTE_MS } : ({ once: true } as const);
    if (comment) shelve({ comment, ...(level ? { level } : {}), ...until });
  };
  return html`<form
    class="shelve"
    part="form"
    aria-label=${msg("Shelve")}
    @submit=${submit}
    @keydown=${(event: KeyboardEvent) => event.key === "Escape" && cancel()}
  >
    ${
      levels.length > 1
        ? html`<label
            >${msg("Shelve")}
            <select name="level">
              ${levels.map((level) => html`<option value=${level} ?selected=${level === ringing}>${msg(str`${limitLetters(level)} and lesser`)}</option>`)}
            </select></label
          >`
        : nothing
    }
    <label
      >${levels.length > 1 ? msg("for") : count === 1 ? msg("Shelve this alarm for") : msg(str`Shelve ${count} alarms for`)}
      <select name="for">
        ${DURATIONS.map(([words, minutes]) => html`<option value=${minutes} ?selected=${minutes === 60}>${words}</option>`)}
        <option value="0">${msg("until it clears")}</option>
      </select></label
    >
    <label class="reason"
      >${msg("because")} <input name="reason" required maxlength="1000" placeholder=${msg("reason, shown to everyone")}
    /></label>
    <button class="button strong" type="submit">${msg("Shelve")}</button>
    <button class="button" type="button" @click=${cancel}>${msg("Cancel")}</button>
  </form>`;
}

const OUTERMOST_FIRST = ["highHigh", "lowLow", "high", "low"];

/** The levels at which a sensor's process alarm can be shelved: those that ring, on the side where it stands. */
export function levelsToShelve(sensor: SensorItem | undefined, ringing: string | undefined): string[] {
  const side = ringing?.startsWith("low") ? "low" : "high";
  const levels = sensor?.limits.filter(({ level, priority }) => priority !== "log" && level.startsWith(side)) ?? [];
  return levels.map(({ level }) => level).toSorted((a, b) => OUTERMOST_FIRST.indexOf(a) - OUTERMOST_FIRST.indexOf(b));
}
