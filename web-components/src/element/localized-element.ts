import { LitElement } from "lit";
import { ENGLISH, speakByDefault, speaking, type Language } from "../words/language.ts";
import { languageOf } from "../words/languages.ts";
import { inherited, watchLanguage } from "./language-watch.ts";

/** An element that speaks the language of its place in the page, and another one as soon as it is told to. */
export abstract class LocalizedElement extends LitElement {
  static override properties = {
    lang: { type: String, reflect: true },
    timeZone: { type: String, attribute: "time-zone", reflect: true },
  };
  /** Language of words, dates and numbers, as `de` or `en-US`; default: as the nearest element around, else the browser. */
  declare lang: string;
  /** IANA name of the zone that times are told in, as `Europe/Berlin`; default: as around, else the browser's own. */
  declare timeZone: string | undefined;
  #language: Language = ENGLISH;
  #coming: Promise<Language> | undefined;
  #endWatch: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#endWatch = watchLanguage(this, this.#learn);
    this.#learn();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#endWatch?.();
  }

  /** What is to be said when it is not being rendered, as by a handler or on a canvas. */
  protected speaking<T>(say: () => T): T {
    return speaking(this.#language, say);
  }

  // Nothing is shown in one language first and in another a moment later.
  protected override scheduleUpdate(): void | Promise<unknown> {
    if (this.hasUpdated || !this.#coming) return super.scheduleUpdate();
    return this.#coming.then(() => super.scheduleUpdate());
  }

  protected override performUpdate(): void {
    speaking(this.#language, () => super.performUpdate());
  }

  #learn = (): void => {
    const asked = languageOf(inherited(this, "lang") ?? navigator.language, inherited(this, "time-zone"));
    this.#coming = asked instanceof Promise ? asked : undefined;
    if (asked instanceof Promise) void asked.then((language) => asked === this.#coming && this.#speak(language));
    else this.#speak(asked);
  };

  #speak(language: Language): void {
    this.#coming = undefined;
    if (inherited(document.documentElement, "lang") === inherited(this, "lang")) speakByDefault(language);
    if (language === this.#language) return;
    this.#language = language;
    this.requestUpdate();
  }
}
