/** Attributes that say how an element and all that stands in it speaks. */
const ATTRIBUTES = ["lang", "time-zone"];

type Watched = { observer: MutationObserver; listeners: Set<() => void> };
const watched = new Map<Node, Watched>();

/** The element around another one: its parent, or the one whose shadow root it stands in. */
const around = (element: Element): Element | undefined =>
  element.parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host;

/** What an attribute says at an element: its own, or that of the nearest element around it which has one. */
export function inherited(element: Element, attribute: string): string | undefined {
  for (let at: Element | undefined = element; at; at = around(at)) {
    const value = at.getAttribute(attribute);
    if (value) return value;
  }
  return undefined;
}

function watch(root: Node, listener: () => void): () => void {
  let entry = watched.get(root);
  if (!entry) {
    const listeners = new Set<() => void>();
    const observer = new MutationObserver(() => listeners.forEach((each) => each()));
    observer.observe(root, { subtree: true, attributes: true, attributeFilter: ATTRIBUTES });
    watched.set(root, (entry = { observer, listeners }));
  }
  const { observer, listeners } = entry;
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || watched.get(root) !== entry) return;
    observer.disconnect();
    watched.delete(root);
  };
}

/** Calls when an element, or one around it in any shadow root, is told to speak otherwise. @returns ends that */
export function watchLanguage(element: Element, listener: () => void): () => void {
  const ends: (() => void)[] = [];
  for (let at: Element | undefined = element; at; at = (at.getRootNode() as Partial<ShadowRoot>).host)
    ends.push(watch(at.getRootNode(), listener));
  return () => ends.forEach((end) => end());
}
