import { html, type CSSResult, type PropertyValues, type ReactiveControllerHost, type TemplateResult } from "lit";
import type { Changed, Fleet } from "../client/fleet.ts";
import type { Filter } from "../client/filter.ts";
import type { FactoryView } from "../client/factory-view.ts";
import { base } from "../theme/base.ts";
import { tokens } from "../theme/tokens.ts";
import { msg } from "../words/language.ts";
import { addStyles } from "./add-styles.ts";
import { missingPart } from "./missing-part.ts";
import type { TocsinEvents } from "./events.ts";
import { FleetElement, type Content, type Panel } from "./fleet-element.ts";

/** What a late element gives to the one that draws it. */
export type LateHost<Own> = ReactiveControllerHost & {
  readonly element: Own & HTMLElement & { renderRoot: HTMLElement | DocumentFragment };
  readonly renderRoot: ParentNode;
  factory: () => FactoryView | undefined;
  fleet: () => Fleet | undefined;
  meant: () => Filter;
  now: () => number;
  asOf: () => Content;
  panel: (panel: Panel) => TemplateResult;
  empty: (words: string) => TemplateResult;
  pending: () => TemplateResult;
  emit: <Name extends keyof TocsinEvents>(name: Name, detail: TocsinEvents[Name]) => boolean;
};

/** Draws a late element: begins when it is loaded, and lives as long as the element. */
export type LateView = {
  render(): TemplateResult;
  /** Some properties of the element are others; called once with none before the first drawing. */
  changed?(changed: PropertyValues): void;
  /** Something of the factory has moved. */
  moved?(changed: Changed): void;
  updated?(): void;
};

type Late<Own> = { View: new (host: LateHost<Own>) => LateView; styles: CSSResult[] };

/**
 * An element that not every page shows, and that is drawn by what the first of its kind loads: its tag, its attributes
 * and its events are there from the beginning.
 */
export abstract class LateElement<Own extends LateElement<Own>> extends FleetElement {
  static override styles = [tokens, base];
  protected drawing: LateView | undefined;
  #isLoading = false;
  #isMissing = false;

  /** What draws it. */
  protected abstract load(): Promise<Late<Own>>;

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.#isLoading) void this.#begin().catch(this.#miss);
  }

  #miss = (): void => {
    this.#isMissing = true;
    this.requestUpdate();
  };

  async #begin(): Promise<void> {
    this.#isLoading = true;
    const { View, styles } = await this.load();
    await this.updateComplete;
    addStyles(this.shadowRoot!, styles);
    this.drawing = new View(this.#host());
    this.drawing.changed?.(new Map());
    this.requestUpdate();
  }

  protected override moved(changed: Changed): void {
    this.drawing?.moved?.(changed);
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.drawing?.changed?.(changed);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.drawing?.updated?.();
  }

  protected override render(): TemplateResult {
    if (this.drawing) return this.drawing.render();
    return html`<section class="base" part="base">
      <div class="empty" part="loading">${this.#isMissing ? missingPart() : msg("Loading…")}</div>
    </section>`;
  }

  #host(): LateHost<Own> {
    const element = this as unknown as Own & HTMLElement & { renderRoot: HTMLElement | DocumentFragment };
    return {
      element,
      renderRoot: this.renderRoot,
      addController: (controller) => this.addController(controller),
      removeController: (controller) => this.removeController(controller),
      requestUpdate: () => this.requestUpdate(),
      get updateComplete() {
        return element.updateComplete;
      },
      factory: () => this.factory,
      fleet: () => this.fleet,
      meant: () => this.meant,
      now: () => this.now(),
      asOf: () => this.asOf(),
      panel: (panel) => this.panel(panel),
      empty: (words) => this.empty(words),
      pending: () => this.pending(),
      emit: (name, detail) => this.emit(name, detail),
    };
  }
}
