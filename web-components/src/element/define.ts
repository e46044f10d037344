/** Version of the elements; two versions in one page are told apart by it. */
export const ELEMENTS_VERSION = "0.1.0";

type Versioned = CustomElementConstructor & { tocsinVersion?: string };
const warnedOf = new Set<string>();

/**
 * Registers an element once. A second copy of the same version is silently the same; another version keeps out and
 * says so once, since a tag can belong to one class only. Without a browser nothing happens.
 */
export function define(tag: string, element: Versioned): void {
  if (typeof customElements === "undefined") return;
  const known = customElements.get(tag) as Versioned | undefined;
  if (!known) {
    element.tocsinVersion = ELEMENTS_VERSION;
    customElements.define(tag, element);
    return;
  }
  const other = known.tocsinVersion ?? "unknown";
  if (other === ELEMENTS_VERSION || warnedOf.has(other)) return;
  warnedOf.add(other);
  console.warn(
    `<${tag}> is defined as version ${other}; version ${ELEMENTS_VERSION} is left out. Load one version of tocsin.js.`,
  );
}
