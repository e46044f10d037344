import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { keyed } from "../element/keyed.ts";
import type { LateHost, LateView } from "../element/late-element.ts";
import { MARKS } from "../marks/mark.ts";
import { markIcon, markStyles } from "../marks/mark-icon.ts";
import { msg } from "../words/language.ts";
import { waitingWords } from "../words/count-words.ts";
import { count } from "../words/value-words.ts";
import { shownNodes, treeOf, type ShownNode, type TreeNode } from "./nodes.ts";
import type { TocsinTree } from "./tree.ts";

/** Draws the tree. */
export class View implements LateView {
  #host: LateHost<TocsinTree>;
  #opened = new Map<string, boolean>();
  #reached = "";
  /** What is to be brought into view, once it is drawn. */
  #revealed: string | undefined;

  constructor(host: LateHost<TocsinTree>) {
    this.#host = host;
  }

  changed(changed: PropertyValues): void {
    const { expanded, selected } = this.#host.element;
    if (expanded !== undefined && (changed.has("expanded") || changed.size === 0))
      for (const id of expanded.split(/\s+/).filter(Boolean)) this.#opened.set(id, true);
    if ((changed.has("selected") || changed.size === 0) && selected) this.#reached = this.#revealed = selected;
  }

  updated(): void {
    const node = this.#revealed && this.#nodeOf(this.#revealed);
    if (!node) return;
    this.#revealed = undefined;
    const body = node.closest<HTMLElement>(".body")!;
    const [own, around] = [node.getBoundingClientRect(), body.getBoundingClientRect()];
    if (own.top < around.top || own.bottom > around.bottom) body.scrollTop += own.top - around.top;
  }

  #nodeOf = (id: string): HTMLElement | null =>
    this.#host.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);

  /** What holds something abnormal is open, until a person closes it. */
  #isOpen = (node: TreeNode): boolean =>
    this.#opened.get(node.id) ??
    (this.#host.element.selected?.startsWith(`${node.id}/`) ||
      (this.#host.element.expanded === undefined &&
        (node.kind === "site" || (node.kind === "zone" && node.waiting > 0))));

  #shown(): ShownNode[] {
    const { root, depth } = this.#host.element;
    const fleet = this.#host.fleet();
    return fleet ? shownNodes(treeOf(fleet, root), depth, this.#isOpen) : [];
  }

  render(): TemplateResult {
    const shown = this.#shown();
    if (!shown.some(({ node }) => node.id === this.#reached)) this.#reached = shown[0]?.node.id ?? "";
    return this.#host.panel({
      title: msg("Factory"),
      body: shown.length
        ? html`<div role="tree" aria-label=${msg("Factory")} @keydown=${this.#key}>
            ${keyed(
              shown,
              ({ node }) => node.id,
              (each) => this.#node(each),
            )}
          </div>`
        : this.#host.empty(msg("Nothing here is known to the hub.")),
    });
  }

  #node({ node, level, isOpen, canOpen }: ShownNode): TemplateResult {
    const { id, name, about, mark, waiting } = node;
    const toggle = (event: Event) => (event.stopPropagation(), this.#open(id, !isOpen));
    return html`<div
      role="treeitem"
      part="node"
      class="node level-${level} ${waiting > 0 ? "waits" : ""}"
      data-id=${id}
      aria-level=${level}
      aria-expanded=${canOpen ? String(isOpen) : nothing}
      aria-selected=${id === this.#host.element.selected}
      tabindex=${id === this.#reached ? 0 : -1}
      @click=${() => this.#select(node)}
      @focus=${() => (this.#reached = id)}
    >
      ${canOpen ? html`<span class="toggle" aria-hidden="true" @click=${toggle}>${isOpen ? "▾" : "▸"}</span>` : html`<span class="toggle"></span>`}
      <span class="glyph">${markIcon(mark, 14, MARKS[mark].words())}</span>
      <span class="ellipsis">${name} ${about ? html`<span class="muted">${about}</span>` : nothing}</span>
      ${waiting > 0 ? html`<b class="num" aria-label=${waitingWords(waiting)}>${count(waiting)}</b>` : nothing}
    </div>`;
  }

  #select(node: TreeNode): void {
    this.#reached = node.id;
    this.#host.emit("tocsin-node-select", { id: node.id, kind: node.kind });
  }

  #open(id: string, open: boolean): void {
    this.#opened.set(id, open);
    this.#host.requestUpdate();
  }

  #reach(id: string | undefined): void {
    if (!id) return;
    this.#reached = id;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => this.#nodeOf(id)?.focus());
  }

  #key = (event: KeyboardEvent): void => {
    const shown = this.#shown();
    const place = shown.findIndex(({ node }) => node.id === this.#reached);
    const here = shown[place];
    if (!here || event.ctrlKey || event.altKey || event.metaKey) return;
    const { node, isOpen, canOpen, level } = here;
    const parent = shown.slice(0, place).findLast((each) => each.level < level);
    const acts: Record<string, () => void> = {
      ArrowDown: () => this.#reach(shown[place + 1]?.node.id),
      ArrowUp: () => this.#reach(shown[place - 1]?.node.id),
      Home: () => this.#reach(shown[0]?.node.id),
      End: () => this.#reach(shown.at(-1)?.node.id),
      ArrowRight: () => (isOpen ? this.#reach(shown[place + 1]?.node.id) : canOpen && this.#open(node.id, true)),
      ArrowLeft: () => (isOpen ? this.#open(node.id, false) : this.#reach(parent?.node.id)),
      Enter: () => this.#select(node),
      " ": () => this.#select(node),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
}

export const styles = [
  markStyles,
  css`
    .node {
      display: grid;
      grid-template-columns: 16px 22px minmax(0, 1fr) auto;
      gap: 6px;
      align-items: center;
      min-height: max(28px, var(--_row));
      padding-inline: 8px 12px;
      cursor: pointer;
    }
    .node:hover {
      background: var(--_row-hover);
    }
    .node[aria-selected="true"] {
      background: var(--_raised);
      font-weight: 600;
      box-shadow: inset 2px 0 var(--_text);
    }
    .node:focus-visible {
      outline-offset: -2px;
    }
    .level-2 {
      padding-inline-start: 20px;
    }
    .level-3 {
      padding-inline-start: 36px;
    }
    .level-4 {
      padding-inline-start: 52px;
    }
    .level-1,
    .waits {
      font-weight: 600;
    }
    .waits .muted {
      font-weight: 400;
    }
    .toggle {
      text-align: center;
      color: var(--_muted);
    }
    .glyph {
      display: grid;
      place-items: center;
    }
    @media (pointer: coarse) {
      .node {
        min-height: 44px;
      }
    }
  `,
];
