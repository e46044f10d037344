import { css, html, nothing, type ReactiveControllerHost, type TemplateResult } from "lit";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import type { NoteItem } from "@tocsin/core/wire/note";
import type { FactoryView } from "../client/hub-client.ts";
import { isAllowed } from "../element/allowed.ts";
import { Polling } from "../element/polling.ts";
import { msg, str, type Words } from "../words/language.ts";
import { minuteOrDate } from "../words/time-words.ts";
import type { Occurrence } from "./occurrences.ts";

const ASK_EVERY_MS = 15_000;
const LISTED_MAX = 5;
const TEXT_MAX = 4_000;
const NOTHING: Words = () => "";
const notWritten = (why: string): string => msg(str`It was not written: ${why}.`);

/** What people wrote about a sensor and the times that it rang; and writing it. */
export class Noting {
  notes: readonly NoteItem[] = [];
  #host: ReactiveControllerHost;
  #factory: () => FactoryView | undefined;
  #sensor: () => string;
  #polling: Polling;
  #writing = false;
  #told: Words = NOTHING;

  constructor(host: ReactiveControllerHost, factory: () => FactoryView | undefined, sensor: () => string) {
    this.#host = host;
    this.#factory = factory;
    this.#sensor = sensor;
    this.#polling = new Polling(host, ASK_EVERY_MS, (signal) => this.#ask(signal));
  }

  /** Another sensor is shown. */
  begin(): void {
    [this.notes, this.#writing, this.#told] = [[], false, NOTHING];
    this.#polling.now();
  }

  /** What was written about one time that an alarm rang. */
  of({ alarm, occurrence }: Occurrence): NoteItem | undefined {
    return this.notes.find((note) => note.alarm === alarm && note.occurrence === occurrence);
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const [factory, sensor] = [this.#factory(), this.#sensor()];
    if (!factory || factory.state !== "live" || !sensor) return;
    const answer = await factory.notes(sensor, signal);
    if (signal.aborted || !answer.ok) return;
    this.notes = answer.value.items;
    this.#host.requestUpdate();
  }

  /** @param latest the time that its alarm rang last: what is written now is about that */
  render({ id, site, zone }: SensorItem, latest: Occurrence | undefined, now: number): TemplateResult | typeof nothing {
    const may = isAllowed(this.#factory()?.me, "note", `${site}/${zone}`);
    if (!may && this.notes.length === 0) return nothing;
    return html`<section aria-label=${msg("Notes")}>
      <h2><span>${msg("Notes")}</span></h2>
      ${this.notes.length ? notesTable(this.notes, now) : nothing}
      ${this.#writing ? this.#form(id, latest) : may ? html`<button class="button" @click=${() => this.#write(true)}>${msg("Write a note…")}</button>` : nothing}
      <span role="status">${this.#told()}</span>
    </section>`;
  }

  #form(target: string, latest: Occurrence | undefined): TemplateResult {
    const submit = async (event: SubmitEvent) => {
      event.preventDefault();
      const text = (new FormData(event.currentTarget as HTMLFormElement).get("text") as string).trim();
      if (!text) return;
      const about = latest ? { alarm: latest.alarm, occurrence: latest.occurrence } : {};
      const answer = await this.#factory()?.writeNote({ target, text, ...about });
      this.#told = answer?.ok ? NOTHING : () => notWritten(answer?.detail() ?? msg("there is no hub"));
      if (answer?.ok) this.#polling.now();
      this.#write(!answer?.ok);
    };
    const leave = (event: KeyboardEvent) => event.key === "Escape" && this.#write(false);
    return html`<form class="note-form" part="form" aria-label=${msg("Note")} @submit=${submit} @keydown=${leave}>
      <label
        >${latest ? msg("About the last time it rang") : msg("About this sensor")}
        <textarea name="text" rows="2" required maxlength=${TEXT_MAX}></textarea>
      </label>
      <button class="button strong" type="submit">${msg("Write")}</button>
      <button class="button" type="button" @click=${() => this.#write(false)}>${msg("Cancel")}</button>
    </form>`;
  }

  #write(writing: boolean): void {
    this.#writing = writing;
    this.#host.requestUpdate();
  }
}

const notesTable = (notes: readonly NoteItem[], now: number): TemplateResult =>
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
