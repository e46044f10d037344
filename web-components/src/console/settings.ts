import { html, nothing, type TemplateResult } from "lit";
import { msg, type Words } from "../words/language.ts";
import { LANGUAGE_NAMES } from "../words/languages.ts";
import { languageChoice, themeChoice, type ThemeChoice } from "./choice.ts";

const THEMES: Record<ThemeChoice, Words> = {
  auto: () => msg("Auto"),
  light: () => msg("Light"),
  dark: () => msg("Dark"),
  contrast: () => msg("Contrast"),
};

export type Settings = {
  theme: ThemeChoice;
  chooseTheme: (theme: ThemeChoice) => void;
  /** Whether what waits may sound; undefined: not known yet. */
  sounds: boolean | undefined;
  toggleSound: () => void;
  /** Whether the time bar is shown. */
  showsTime: boolean;
  toggleTime: () => void;
};

/** What a person sets for this page, behind a button in its corner. */
export function settings({ theme, chooseTheme, sounds, toggleSound, showsTime, toggleTime }: Settings): TemplateResult {
  const spoken = document.documentElement.lang;
  const speak = (language: string) => {
    document.documentElement.lang = language;
    languageChoice.remember(language);
  };
  return html`<button type="button" class="quiet-button more" popovertarget="settings" aria-label=${msg("Settings")}>
      <span aria-hidden="true">⋯</span>
    </button>
    <div id="settings" class="menu" popover>
      <div role="group" aria-label=${msg("Colours")}>
        <span class="caption">${msg("Colours")}</span>
        ${themeChoice.options.map((option) => pressed(THEMES[option](), option === theme, () => chooseTheme(option)))}
      </div>
      <div role="group" aria-label=${msg("Language")}>
        <span class="caption">${msg("Language")}</span>
        ${languageChoice.options.map((option) => pressed(LANGUAGE_NAMES[option]!, option === spoken, () => speak(option), option))}
      </div>
      <div role="group" aria-label=${msg("Sound")}>
        <span class="caption">${msg("Sound")}</span>
        ${pressed(msg("Alarms that wait sound"), sounds ?? false, toggleSound)}
      </div>
      <div role="group" aria-label=${msg("Time")}>
        <span class="caption">${msg("Time")}</span>
        ${pressed(msg("Look at the past"), showsTime, toggleTime)}
      </div>
    </div>`;
}

const pressed = (words: string, isPressed: boolean, press: () => void, lang?: string): TemplateResult =>
  html`<button type="button" aria-pressed=${isPressed} lang=${lang ?? nothing} @click=${press}>${words}</button>`;
