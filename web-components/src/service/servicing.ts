import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import type { Service } from "@tocsin/core/wire/health";
import { outcomeWords } from "../client/alarm-command.ts";
import type { FactoryView } from "../client/factory-view.ts";
import { isAllowed } from "../element/allowed.ts";
import { msg, type Words } from "../words/language.ts";
import { serviceForm, type ServiceAsked } from "./service-form.ts";

/** What may be taken out of service: a machine or a sensor. */
export type Serviced = { things: "machines" | "sensors"; id: string; tag: string; site: string; zone: string };

const NOTHING: Words = () => "";
const SCOPE = { machines: "machine", sensors: "sensor" } as const;

/** By which command a thing is out of service now, if it is. @param sensors it, or those of the machine */
export const serviceOf = (things: Serviced["things"], sensors: readonly SensorItem[]): Service | undefined =>
  sensors[0]?.state.services?.find(({ of, planned }) => of === SCOPE[things] && !planned);

/** Takes something out of service for an element, and returns it, as far as the person may. */
export class Servicing implements ReactiveController {
  /** What became of the last command. */
  told: Words = NOTHING;
  #host: ReactiveControllerHost;
  #factory: () => FactoryView | undefined;
  #asking = false;

  constructor(host: ReactiveControllerHost, factory: () => FactoryView | undefined) {
    this.#host = host;
    this.#factory = factory;
    host.addController(this);
  }

  hostConnected(): void {}

  /** Another thing is shown. */
  begin(): void {
    [this.told, this.#asking] = [NOTHING, false];
  }

  /** @param service by which it is out of service now */
  button({ things, id, site, zone }: Serviced, service: Service | undefined): TemplateResult | typeof nothing {
    const { me } = this.#factory() ?? {};
    if (this.#asking || !isAllowed(me, service ? "returnToService" : "outOfService", `${site}/${zone}`)) return nothing;
    if (!service)
      return html`<button type="button" class="button" @click=${() => this.#ask(true)}>
        ${msg("Out of service…")}
      </button>`;
    const back = () => void this.#run({ command: "returnToService", things, ids: [id] });
    return html`<button type="button" class="button" @click=${back}>${msg("Return to service")}</button>`;
  }

  form({ things, id, tag }: Serviced): TemplateResult | typeof nothing {
    if (!this.#asking) return this.told() ? html`<div role="status">${this.told()}</div>` : nothing;
    const give = ({ comment, forMs, autoReturn }: ServiceAsked) => {
      this.#ask(false);
      const until = (this.#factory()?.now() ?? 0) + forMs;
      const returns = autoReturn ? ({ autoReturn: true } as const) : {};
      void this.#run({ command: "outOfService", things, ids: [id], comment, until, ...returns });
    };
    return serviceForm(tag, give, () => this.#ask(false));
  }

  #ask(asking: boolean): void {
    this.#asking = asking;
    this.#host.requestUpdate();
  }

  async #run(asked: Parameters<FactoryView["command"]>[0]): Promise<void> {
    this.told = () => msg("Asking the gateway…");
    this.#host.requestUpdate();
    const answer = await this.#factory()!.command(asked);
    this.told = () => outcomeWords(asked.command, answer);
    this.#host.requestUpdate();
  }
}
