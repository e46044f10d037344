// What elements load when they first need it is there before a test begins, so that frames can be counted.
import "../alarm-detail/alarm-detail-view.ts";
import "../alarm-list/panel.ts";
import "../alarm-list/shelve-form.ts";
import "../client/data-view.ts";
import "../client/fleet-part.ts";
import "../figures/figures-view.ts";
import "../filter-bar/filter-bar-view.ts";
import "../gateway-card/gateway-card-view.ts";
import "../state-timeline/state-timeline-view.ts";
import "../statechart/statechart-view.ts";
import "../time/time-view.ts";
import "../tree/tree-view.ts";
import "../trend/plotting.ts";
import { nothing, render, type TemplateResult } from "lit";

/** Puts a template into an empty page and waits until its elements have painted, with the data that they were given. */
export async function mount(template: TemplateResult, size = { width: 1440, height: 900 }): Promise<HTMLElement> {
  unmount();
  const place = document.createElement("div");
  place.id = "place";
  place.style.width = `${size.width}px`;
  place.style.height = `${size.height}px`;
  document.body.style.margin = "0";
  document.body.append(place);
  const ready = new Set<EventTarget>();
  place.addEventListener("tocsin-ready", ({ target }) => void ready.add(target!));
  render(template, place);
  // A state badge, say, is given data by tests that feed every element, and takes none.
  const fed = [...place.querySelectorAll<HTMLElement & { data?: object }>(":not(tocsin-hub)")].filter(
    (element) => element.data && "data" in Object.getPrototypeOf(element),
  );
  await until(() => fed.every((element) => ready.has(element)), "each element has what it shows");
  await frames(3);
  return place;
}

export function unmount(): void {
  const place = document.querySelector<HTMLElement>("#place");
  if (!place) return;
  render(nothing, place);
  place.remove();
}

export async function frames(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Asks again and again, generously, until a condition holds. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const patienceMs = 60_000;
  // A test may have stopped the clock of `Date`.
  const begin = performance.now();
  while (!holds()) {
    if (performance.now() - begin > patienceMs) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** All that a selector means in a tree, those in shadow roots as well, in the order of the page. */
export function deep<Found extends Element = HTMLElement>(root: ParentNode, selector: string): Found[] {
  return [...root.children].flatMap((child) => [
    ...(child.matches(selector) ? [child as Found] : []),
    ...(child.shadowRoot ? deep<Found>(child.shadowRoot, selector) : []),
    ...deep<Found>(child, selector),
  ]);
}

/** Text of an element with all that is in its shadow roots, as a person sees it. */
export function textOf(node: Node): string {
  if (node instanceof HTMLStyleElement) return "";
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? "";
  const inside =
    node instanceof HTMLSlotElement && node.assignedNodes().length > 0
      ? node.assignedNodes()
      : node instanceof Element && node.shadowRoot
        ? [node.shadowRoot]
        : [...node.childNodes];
  return inside.map(textOf).join(" ").replaceAll(/\s+/g, " ").trim();
}
