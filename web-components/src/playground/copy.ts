/** Puts a text on the clipboard. A page without TLS has no clipboard of its own: there the shown text is selected for it. */
export async function copy(text: string, root: ParentNode): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const shown = [...root.querySelectorAll("pre")].find(({ textContent }) => textContent === text);
    if (shown) globalThis.getSelection()?.selectAllChildren(shown);
    return false;
  }
}
