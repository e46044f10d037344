import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Figures, FiguresAnswer, Reliability, WorstAlarm } from "@tocsin/core/wire/figures";
import type { Changed } from "../client/fleet.ts";
import type { LateHost, LateView } from "../element/late-element.ts";
import { Polling } from "../element/polling.ts";
import { controls } from "../theme/controls.ts";
import { linkStyles } from "../theme/link.ts";
import { msg, str, told, type Words } from "../words/language.ts";
import { minuteOrDate, spanWords } from "../words/time-words.ts";
import { count, percent } from "../words/value-words.ts";
import { alarmsPerDay, figureRows, perDayWords, type FigureRow } from "./figure-rows.ts";
import type { TocsinFigures } from "./figures.ts";
import { figuresStyles } from "./figures.styles.ts";

const ASK_EVERY_MS = 30_000;
const GROUPS_MAX = 20;
const WINDOWS: Record<string, Words> = {
  "24h": () => msg("24 h"),
  "7d": () => msg("7 d"),
  "30d": () => msg("30 d"),
};
const VERDICTS: Record<string, Words> = {
  met: () => msg("met"),
  bearable: () => msg("bearable"),
  exceeded: () => msg("exceeded"),
};

/** Draws the figures. */
export class View implements LateView {
  #host: LateHost<TocsinFigures>;
  #polling: Polling;
  #answer: FiguresAnswer | undefined;
  #failed: Words | undefined;

  constructor(host: LateHost<TocsinFigures>) {
    this.#host = host;
    this.#polling = new Polling(host, ASK_EVERY_MS, (signal) => this.#ask(signal));
  }

  changed(changed: PropertyValues): void {
    if (["window", "position", "by", "zone", "site", "filter", "factory"].some((name) => changed.has(name)))
      this.#polling.now();
  }

  moved(changed: Changed): void {
    if (changed.everything) this.#polling.soon();
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const { window, position, by } = this.#host.element;
    const factory = this.#host.factory();
    if (!factory || factory.state !== "live" || factory.fleet.at === 0) return;
    const asked = { last: window, filter: this.#host.meant(), limit: GROUPS_MAX };
    const answer = await factory.figures(
      { ...asked, ...(by ? { by } : {}), ...(position ? { position } : {}) },
      signal,
    );
    if (signal.aborted) return;
    if (answer.ok) [this.#answer, this.#failed] = [answer.value, undefined];
    else this.#failed = answer.detail;
    this.#host.requestUpdate();
  }

  render(): TemplateResult {
    const answer = this.#answer;
    return this.#host.panel({
      title: msg("Figures"),
      beside: answer ? html`<span class="muted">${this.#over(answer)}</span>` : nothing,
      tools: this.#windows(),
      body: answer ? this.#content(answer) : this.#notYet(),
      footer: answer?.note ? answer.note.split("; ").map(told).join("; ") : nothing,
    });
  }

  #over({ from, to, knownFrom }: FiguresAnswer): string {
    const begin = Math.max(from, knownFrom);
    return begin > from
      ? msg(str`${spanWords(to - begin)} of data, since ${minuteOrDate(begin, this.#host.now())}`)
      : msg(str`since ${minuteOrDate(begin, this.#host.now())}`);
  }

  #windows(): TemplateResult {
    const { element } = this.#host;
    return html`<span class="windows" role="group" aria-label=${msg("Over how long")}>
      ${Object.entries(WINDOWS).map(
        ([window, words]) =>
          html`<button
            type="button"
            aria-pressed=${window === element.window}
            @click=${() => (element.window = window)}
          >
            ${words()}
          </button>`,
      )}
    </span>`;
  }

  #notYet(): TemplateResult {
    if (!this.#failed) return html`<div class="empty" part="loading">${msg("Asking the hub…")}</div>`;
    return html`<slot name="error"><div class="empty" part="error">${this.#failed()}</div></slot>`;
  }

  #content(answer: FiguresAnswer): TemplateResult {
    const { all, items, incomplete } = answer;
    const missing = incomplete.map((zone) => this.#host.fleet()?.zones.get(zone)?.name ?? zone);
    return html`${missing.length ? html`<div class="missing"><b>${msg(str`Something is missing of ${missing.join(", ")}`)}</b></div>` : nothing}
      <div class="parts">
        <section aria-label=${msg("Alarms")}>${figuresTable(figureRows(all.alarms, answer.days))}</section>
        <div class="beside">
          ${this.#worst(all.alarms.worst.items)} ${reliabilityTable(all)}
          ${items.length ? this.#groups(answer) : nothing}
        </div>
      </div>`;
  }

  #worst(items: readonly WorstAlarm[]): TemplateResult {
    const open = (target: string) => {
      if (!this.#host.emit("tocsin-row-select", { id: target })) return;
      if (isSensor(target)) this.#host.emit("tocsin-sensor-select", { sensor: target });
    };
    return html`<section aria-label=${msg("The ten worst")}>
      <h3>${msg("The ten worst, and what would cure each")}</h3>
      ${items.length === 0 ? html`<div class="muted">${msg("Nothing has rung.")}</div>` : nothing}
      <table class="worst">
        <tbody>
          ${items.map(
            ({ target, tag, description, annunciated, share, cureText }) =>
              html`<tr part="row">
                <td>
                  <button type="button" class="link strong" @click=${() => open(target)}>${tag ?? target}</button>
                  <div class="muted ellipsis">
                    ${description && !isSensor(target) ? told(description) : (description ?? nothing)}
                  </div>
                </td>
                <td class="num"><b>${count(annunciated)}</b> <span class="muted">${percent(share)}</span></td>
                <td class="cure">${told(cureText)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }

  #groups({ items, by, days }: FiguresAnswer): TemplateResult {
    return html`<section aria-label=${msg("By place")}>
      <h3>${by === "zone" ? msg("By zone") : msg("By machine")}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">${by === "zone" ? msg("Zone") : msg("Machine")}</th>
            <th scope="col" class="num">${perDayWords(days)}</th>
            <th scope="col" class="num">${msg("Standing on any day")}</th>
            <th scope="col" class="num">${msg("Machines available")}</th>
          </tr>
        </thead>
        <tbody>
          ${items.map(
            ({ id, tag, figures }) =>
              html`<tr part="row">
                <td>${this.#host.fleet()?.zones.get(id)?.name ?? tag ?? id}</td>
                <td class="num">${count(Math.round(alarmsPerDay(figures.alarms, days)))}</td>
                <td class="num">${count(figures.alarms.standing.value)}</td>
                <td class="num">${shareWords(figures.machines.availability)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }
}

/** Of all else a hub wrote the description by itself. */
const isSensor = (target: string): boolean => target.split("/").length === 4;
const shareWords = (share: number | undefined): string => (share === undefined ? "–" : percent(share));

function figuresTable(rows: readonly FigureRow[]): TemplateResult {
  return html`<table class="figures">
    <thead>
      <tr>
        <th scope="col">${msg("Alarms")}</th>
        <th scope="col" class="num">${msg("Value")}</th>
        <th scope="col" class="num">${msg("Target")}</th>
        <th scope="col" class="num">${msg("At most")}</th>
        <th scope="col">${msg("Verdict")}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ name, value, target, atMost, verdict, note }) =>
          html`<tr part="row">
            <td>${name}<span class="muted note-text">${note}</span></td>
            <td class="num ${verdict === "exceeded" ? "exceeded" : ""}"><b>${value}</b></td>
            <td class="num muted">${target}</td>
            <td class="num muted">${atMost}</td>
            <td class=${verdict === "exceeded" ? "strong" : "muted"}>${verdict ? VERDICTS[verdict]!() : nothing}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function reliabilityTable({ machines, sensors, links }: Figures): TemplateResult {
  const line = (name: string, { things, failures, availability, mtbfMs, mttresMs }: Reliability) =>
    html`<tr part="row">
      <td>${name} <span class="muted">${count(things)}</span></td>
      <td class="num"><b>${shareWords(availability)}</b></td>
      <td class="num">${count(failures)}</td>
      <td class="num">${mtbfMs === undefined ? "–" : spanWords(mtbfMs)}</td>
      <td class="num">${mttresMs === undefined ? "–" : spanWords(mttresMs)}</td>
    </tr>`;
  return html`<section aria-label=${msg("Reliability")}>
    <h3>${msg("Reliability")}</h3>
    <table>
      <thead>
        <tr>
          <td></td>
          <th scope="col" class="num">${msg("Available")}</th>
          <th scope="col" class="num">${msg("Failures")}</th>
          <th scope="col" class="num" title=${msg("mean time between failures")}>MTBF</th>
          <th scope="col" class="num" title=${msg("mean time to restoration")}>MTTRes</th>
        </tr>
      </thead>
      <tbody>
        ${line(msg("Machines"), machines)} ${line(msg("Sensors"), sensors)} ${line(msg("Sources"), links.sources)}
      </tbody>
    </table>
    ${links.pathsLost ? html`<div class="muted">${msg(str`Data paths lost: ${count(links.pathsLost)}, ${spanWords(links.lostMs)} in all`)}</div>` : nothing}
  </section>`;
}

export const styles = [controls, linkStyles, figuresStyles];
