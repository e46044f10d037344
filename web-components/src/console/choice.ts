import { LANGUAGE_NAMES } from "../words/languages.ts";

/** What the person who looks at a page chooses for it; the address says it (`?theme=dark`), else the browser remembers. */
export class Choice<Option extends string> {
  readonly options: readonly Option[];
  #name: string;
  #usual: () => Option;

  constructor(name: string, options: readonly Option[], usual: () => Option) {
    this.options = options;
    this.#name = name;
    this.#usual = usual;
  }

  remembered(): Option {
    const asked = new URLSearchParams(location.search).get(this.#name) ?? this.#stored();
    return this.options.find((option) => option === asked) ?? this.#usual();
  }

  after(option: Option): Option {
    return this.options[(this.options.indexOf(option) + 1) % this.options.length]!;
  }

  remember(option: Option): void {
    try {
      localStorage.setItem(this.#key, option);
    } catch {
      return;
    }
  }

  get #key(): string {
    return `tocsin-${this.#name}`;
  }

  // A portal may forbid storage to its frames; the choice then lasts as long as the page.
  #stored(): string | null {
    try {
      return localStorage.getItem(this.#key);
    } catch {
      return null;
    }
  }
}

/** Light, dark, more contrast, or as the system says. */
export type ThemeChoice = "auto" | "light" | "dark" | "contrast";
export const themeChoice = new Choice<ThemeChoice>("theme", ["auto", "light", "dark", "contrast"], () => "auto");

const languages = Object.keys(LANGUAGE_NAMES);
/** The first language of the browser that is spoken here. */
const browserLanguage = (): string =>
  navigator.languages.map((tag) => tag.split("-")[0]!).find((tag) => languages.includes(tag)) ?? languages[0]!;
export const languageChoice = new Choice("lang", languages, browserLanguage);
