const PARTS_MAX = 20_000;

/**
 * Keeps one object for all equal ones: hundreds of sensors share a profile's limits and labels. It is an economy only;
 * beyond `PARTS_MAX` different ones it starts anew, and equal parts are then held twice.
 */
export class Interning {
  readonly #parts = new Map<string, unknown>();

  of<Part>(part: Part): Part {
    const text = JSON.stringify(part);
    const known = this.#parts.get(text);
    if (known !== undefined) return known as Part;
    if (this.#parts.size >= PARTS_MAX) this.#parts.clear();
    this.#parts.set(text, part);
    return part;
  }
}
