import { html, type TemplateResult } from "lit";
import { msg, str } from "../words/language.ts";
import { spanWords } from "../words/time-words.ts";

export type ServiceAsked = { comment: string; forMs: number; autoReturn: boolean };

const HOUR_MS = 3_600_000;
const DURATIONS_H = [1, 2, 4, 8, 24, 72, 168];

/** Asks for how long something is out of service, why, and whether it returns by itself. */
export function serviceForm(name: string, give: (asked: ServiceAsked) => void, cancel: () => void): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const comment = (given.get("reason") as string).trim();
    if (comment) give({ comment, forMs: Number(given.get("for")) * HOUR_MS, autoReturn: given.has("returns") });
  };
  return html`<form
    class="shelve"
    part="form"
    aria-label=${msg("Out of service")}
    @submit=${submit}
    @keydown=${(event: KeyboardEvent) => event.key === "Escape" && cancel()}
  >
    <label
      >${msg(str`${name} out of service for`)}
      <select name="for">
        ${DURATIONS_H.map((hours) => html`<option value=${hours} ?selected=${hours === 8}>${spanWords(hours * HOUR_MS)}</option>`)}
      </select></label
    >
    <label class="reason"
      >${msg("because")} <input name="reason" required maxlength="1000" placeholder=${msg("reason, shown to everyone")}
    /></label>
    <label><input type="checkbox" name="returns" />${msg("returns by itself")}</label>
    <button class="button strong" type="submit">${msg("Out of service")}</button>
    <button class="button" type="button" @click=${cancel}>${msg("Cancel")}</button>
  </form>`;
}
