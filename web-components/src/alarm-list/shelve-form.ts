import { html, type TemplateResult } from "lit";

export type Shelving = { comment: string; forMs?: number; once?: true };

const MINUTE_MS = 60_000;
const DURATIONS = [
  ["15 min", 15],
  ["1 h", 60],
  ["4 h", 240],
  ["8 h", 480],
  ["24 h", 1_440],
] as const;

/** Asks for how long and why; Escape leaves it. */
export function shelveForm(count: number, shelve: (shelving: Shelving) => void, cancel: () => void): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const comment = (given.get("reason") as string).trim();
    const minutes = Number(given.get("for"));
    if (comment) shelve({ comment, ...(minutes > 0 ? { forMs: minutes * MINUTE_MS } : { once: true }) });
  };
  return html`<form
    class="shelve"
    part="form"
    aria-label="Shelve"
    @submit=${submit}
    @keydown=${(event: KeyboardEvent) => event.key === "Escape" && cancel()}
  >
    <label
      >Shelve ${count === 1 ? "this alarm" : `${count} alarms`} for
      <select name="for">
        ${DURATIONS.map(([words, minutes]) => html`<option value=${minutes} ?selected=${minutes === 60}>${words}</option>`)}
        <option value="0">until it clears</option>
      </select></label
    >
    <label class="reason"
      >because <input name="reason" required maxlength="1000" placeholder="reason, shown to everyone"
    /></label>
    <button class="button strong" type="submit">Shelve</button>
    <button class="button" type="button" @click=${cancel}>Cancel</button>
  </form>`;
}
