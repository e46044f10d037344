import { css, html, nothing, type ReactiveControllerHost, type TemplateResult } from "lit";
import type { NoteItem } from "@tocsin/core/wire/note";
import type { FactoryView } from "../client/factory-view.ts";
import { isAllowed } from "../element/allowed.ts";
import { Polling } from "../element/polling.ts";
import { msg, str, type Words } from "../words/language.ts";
import { minuteOrDate } from "../words/time-words.ts";
import type { Occurrence } from "../sensor-detail/occurrences.ts";

const ASK_EVERY_MS = 15_000;
const LISTED_MAX = 5;
const TEXT_MAX = 4_000;
const NOTHING: Words = () => "";
const notWritten = (why: string): string => msg(str`It was not written: ${why}.`);

/** @returns whether the page leaves the writing to the element */
type Announce = (detail: { target: string; text: string }) => boolean;
type Host = ReactiveControllerHost & { renderRoot: ParentNode };

/** What people wrote about a sensor or a machine, and the times that it rang; and writing it. */
export class Noting {
  notes: readonly NoteItem[] = [];
  #host: Host;
  #factory: () => FactoryView | undefined;
  #target: () => string;
  #announce: Announce;
  #polling: Polling;
  #writing = false;
  #told: Words = NOTHING;

  constructor(
    host: Host,
    factory: () => FactoryView | undefined,
    target: () => string,
    announce: Announce = () => true,
  ) {
    this.#host = host;
    this.#factory = factory;
    this.#target = target;
    this.#announce = announce;
    this.#polling = new Polling(host, ASK_EVERY_MS, (signal) => this.#ask(signal));
  }

  /** Another thing is shown. */
  begin(): void {
    [this.notes, this.#writing, this.#told] = [[], false, NOTHING];
    this.#polling.now();
  }

  /** The hub is there: what it knows is asked for at once. */
  soon = (): void => this.#polling.soon();

  /** What was written about one time that an alarm rang. */
  of({ alarm, occurrence }: Occurrence): NoteItem | undefined {
    return this.notes.find((note) => note.alarm === alarm && note.occurrence === occurrence);
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const [factory, target] = [this.#factory(), this.#target()];
    if (!factory || factory.state !== "live" || !target) return;
    const answer = await factory.notes(target, signal);
    if (signal.aborted || !answer.ok) return;
    this.notes = answer.value.items;
    this.#host.requestUpdate();
  }

  /** For who may write one there. */
  button({ site, zone }: { site: string; zone: string }): TemplateResult | typeof nothing {
    if (this.#writing || !isAllowed(this.#factory()?.me, "note", `${site}/${zone}`)) return nothing;
    return html`<button type="button" class="button" @click=${() => this.#write(true)}>${msg("Note…")}</button>`;
  }

  /** @param latest the time that its alarm rang last: what is written now is about that */
  form(target: string, latest?: Occurrence): TemplateResult | typeof nothing {
    if (this.#writing) return this.#form(target, latest);
    return this.#told() ? html`<div role="status">${this.#told()}</div>` : nothing;
  }

  /** Those about the thing itself, and not about what is of it. */
  table(now: number, target: string): TemplateResult | typeof nothing {
    const own = this.notes.filter((note) => note.target === target);
    return own.length ? notesTable(own, now) : nothing;
  }

  #form(target: string, latest: Occurrence | undefined): TemplateResult {
    const submit = async (event: SubmitEvent) => {
      event.preventDefault();
      const text = (new FormData(event.currentTarget as HTMLFormElement).get("text") as string).trim();
      if (!text) return;
      if (!this.#announce({ target, text })) return this.#write(false);
      const about = latest ? { alarm: latest.alarm, occurrence: latest.occurrence } : {};
      const answer = await this.#factory()?.writeNote({ target, text, ...about });
      this.#told = answer?.ok ? NOTHING : () => notWritten(answer?.detail() ?? msg("there is no hub"));
      if (answer?.ok) this.#polling.now();
      this.#write(!answer?.ok);
    };
    const leave = (event: KeyboardEvent) => event.key === "Escape" && this.#write(false);
    return html`<form class="note-form" part="form" aria-label=${msg("Note")} @submit=${submit} @keydown=${leave}>
      <label
        >${latest ? msg("About the last time it rang") : msg("What happened, or what was done")}
        <textarea name="text" rows="2" required maxlength=${TEXT_MAX}></textarea>
      </label>
      <button class="button strong" type="submit">${msg("Write")}</button>
      <button class="button" type="button" @click=${() => this.#write(false)}>${msg("Cancel")}</button>
    </form>`;
  }

  #write(writing: boolean): void {
    this.#writing = writing;
    this.#host.requestUpdate();
    if (writing)
      void this.#host.updateComplete.then(() =>
        this.#host.renderRoot.querySelector<HTMLElement>(".note-form textarea")?.focus(),
      );
  }
}

export const notesTable = (notes: readonly NoteItem[], now: number): TemplateResult =>
  html`<table class="notes">
    <tbody>
      ${notes.slice(0, LISTED_MAX).map(
        ({ at, by, text }) =>
          html`<tr>
            <td>${minuteOrDate(at, now)}</td>
            <td class="note-text">${text} <span class="muted">${by}</span></td>
          </tr>`,
      )}
    </tbody>
  </table>`;

export const notingStyles = css`
  .note-text {
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .note-form {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .note-form label {
    flex: 1 1 100%;
    display: grid;
    gap: 4px;
    color: var(--_muted);
  }
  .note-form textarea {
    width: 100%;
    padding: 8px;
  }
`;
