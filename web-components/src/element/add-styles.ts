import { adoptStyles, type CSSResultOrNative } from "lit";

/** Styles of what an element loads when it first needs it, after its own. Where a browser takes none that are made by
 * script, they come as elements with the `litNonce` of the page. */
export const addStyles = (root: ShadowRoot, styles: readonly CSSResultOrNative[]): void =>
  adoptStyles(root, [...(root.adoptedStyleSheets ?? []), ...styles]);
