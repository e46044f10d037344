import { ENGLISH, type Language } from "./language.ts";

/** Languages that words are translated to; each is loaded when a page first asks for it. */
const TRANSLATED: Record<string, () => Promise<Pick<Language, "translate" | "sentence">>> = {
  de: () => import("../german/german.ts"),
};

/** What is spoken, the source's own first, each by its own name. */
export const LANGUAGE_NAMES: Record<string, string> = { en: "English", de: "Deutsch" };

const known = new Map<string, Promise<Language> | Language>();

/**
 * The language for what a page asks: words as far as they are translated, else English; dates and numbers as the tag
 * says where the words are of the same language.
 * @param tag BCP 47, as in `lang="de-AT"`
 * @param timeZone IANA name, as in `time-zone="Europe/Berlin"`
 * @returns a promise where the words have to be loaded first; it never rejects
 */
export function languageOf(tag: string, timeZone: string | undefined): Language | Promise<Language> {
  const key = `${tag} ${timeZone ?? ""}`;
  const language = known.get(key) ?? newLanguage(tag, timeZone);
  known.set(key, language);
  if (language instanceof Promise) void language.then((loaded) => known.set(key, loaded));
  return language;
}

function newLanguage(tag: string, timeZone: string | undefined): Language | Promise<Language> {
  const zone = timeZone && isTimeZone(timeZone) ? timeZone : undefined;
  const primary = tag.toLowerCase().split("-")[0]!;
  const load = TRANSLATED[primary];
  if (!load) return { ...ENGLISH, timeZone: zone, tag: primary === "en" && isTag(tag) ? tag : ENGLISH.tag };
  return load().then(
    (words) => ({ ...words, tag: isTag(tag) ? tag : primary, timeZone: zone }),
    (error: unknown) => {
      console.warn(`the words for lang="${tag}" could not be loaded, English is shown`, error);
      return { ...ENGLISH, timeZone: zone };
    },
  );
}

/** A bare `en` leaves open whether months come before days. */
const isTag = (tag: string): boolean => tag.toLowerCase() !== "en" && accepts(() => new Intl.NumberFormat(tag));

function isTimeZone(timeZone: string): boolean {
  const fits = accepts(() => new Intl.DateTimeFormat("en", { timeZone }));
  if (!fits) console.warn(`time-zone="${timeZone}" is no time zone that this browser knows; its own is taken`);
  return fits;
}

function accepts(make: () => unknown): boolean {
  try {
    make();
    return true;
  } catch {
    return false;
  }
}
