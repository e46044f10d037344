import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import type { Explanation } from "@tocsin/core/wire/explain";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import type { FactoryView } from "../client/factory-view.ts";
import { msg, str, told } from "../words/language.ts";
import { clockOrDate } from "../words/time-words.ts";

/** What a sensor's gateway says of why it is as it is: asked for whenever the sensor has moved. */
export class Explaining implements ReactiveController {
  #host: ReactiveControllerHost;
  #factory: () => FactoryView | undefined;
  #explanation: Explanation | undefined;
  #asked = "";
  #abort: AbortController | undefined;

  constructor(host: ReactiveControllerHost, factory: () => FactoryView | undefined) {
    this.#host = host;
    this.#factory = factory;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#abort?.abort();
    this.#asked = "";
  }

  /** The newest explanation of this sensor; while a newer one is asked for, the one before. */
  of(sensor: SensorItem): Explanation | undefined {
    const factory = this.#factory();
    const moved = JSON.stringify([sensor.id, sensor.since, sensor.state]);
    if (factory?.state === "live" && moved !== this.#asked) {
      this.#asked = moved;
      void this.#ask(factory, sensor.id);
    }
    return this.#explanation?.id === sensor.id ? this.#explanation : undefined;
  }

  async #ask(factory: FactoryView, id: string): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    const answer = await factory.explain(id, abort.signal);
    if (abort.signal.aborted) return;
    this.#explanation = answer.ok ? answer.value : undefined;
    this.#host.requestUpdate();
  }
}

/** Its sentences, the weightiest first, and what happens by itself unless something happens before. */
export function explained(explanation: Explanation | undefined, now: number): TemplateResult | typeof nothing {
  if (!explanation?.sentences) return nothing;
  // The cause above says what moved its health, and the value beside its name is newer than any reading told here.
  const sentences = explanation.sentences.filter(({ about }) => about !== "reading" && about !== "health");
  const pending = explanation.pending.filter(({ what }) => what !== "silence");
  return html`<ul class="because">
    ${sentences.map(({ text, at }) => html`<li>${at ? msg(str`${told(text)}, since ${clockOrDate(at, now)}`) : told(text)}</li>`)}
    ${pending.map(({ text, at }) => html`<li>${msg(str`at ${clockOrDate(at, now)}: ${told(text)}`)}</li>`)}
  </ul>`;
}
