import { defaultMsg } from "@lit/localize/internal/default-msg.js";
import type { MsgFn } from "@lit/localize/internal/types.js";

export { str } from "@lit/localize/internal/str-tag.js";

/**
 * How something is said: the language of words, and of dates and numbers.
 * `tag`: a BCP 47 tag · `translate`: says in that language what the source says in English · `sentence`: the same for
 * what hubs and gateways write · `timeZone`: an IANA name; without it the browser's own.
 */
export type Language = {
  readonly tag: string;
  readonly translate?: (...said: Parameters<MsgFn>) => ReturnType<MsgFn>;
  readonly sentence?: (text: string) => string;
  readonly timeZone: string | undefined;
};

/** Days before months and hours from 0 to 23, unless a page asks for a country's own way. */
export const ENGLISH: Language = { tag: "en-GB", timeZone: undefined };

/** What is said later, in whatever language is spoken then. */
export type Words = () => string;

let spoken = ENGLISH;

/** The language that is spoken now: that of the element being rendered, else that of the page. */
export const language = (): Language => spoken;

/** Says something in a language; what was spoken before goes on after it. */
export function speaking<T>(asked: Language, say: () => T): T {
  const before = spoken;
  spoken = asked;
  try {
    return say();
  } finally {
    spoken = before;
  }
}

/** What is said where no element is being rendered. */
export function speakByDefault(asked: Language): void {
  spoken = asked;
}

/**
 * The text in the language that is spoken now. Every text that people read goes through here: `msg("Sign in")`, and
 * with values msg(str`${count} more`).
 */
export const msg = ((...said: Parameters<MsgFn>) => (spoken.translate ?? defaultMsg)(...said)) as MsgFn;

/** A sentence that a hub or a gateway wrote, in English, in the language that is spoken now as far as it is known. */
export const told = (text: string): string => spoken.sentence?.(text) ?? text;
