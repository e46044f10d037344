type Page = Pick<Document, "hidden" | "addEventListener" | "removeEventListener">;

/** A page that nobody has seen for so long gives up its connection; one that is looked at again takes up where it was. */
export const HIDDEN_FOR_MS = 30_000;

/** Tells when a page has been hidden for a while, and when it is seen again. */
export class HiddenPause {
  #page: Page | undefined;
  #pause: () => void;
  #resume: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #paused = false;

  constructor(pause: () => void, resume: () => void, page: Page | undefined = globalThis.document) {
    this.#page = page;
    this.#pause = pause;
    this.#resume = resume;
  }

  start(): void {
    this.#page?.addEventListener("visibilitychange", this.#look);
    this.#look();
  }

  stop(): void {
    this.#page?.removeEventListener("visibilitychange", this.#look);
    clearTimeout(this.#timer);
    this.#paused = false;
  }

  #look = (): void => {
    clearTimeout(this.#timer);
    if (this.#page?.hidden) {
      this.#timer = setTimeout(() => {
        this.#paused = true;
        this.#pause();
      }, HIDDEN_FOR_MS);
    } else if (this.#paused) {
      this.#paused = false;
      this.#resume();
    }
  };
}
