/** Light, dark, more contrast, or as the system says; remembered by the browser for this page. */
export type ThemeChoice = "auto" | "light" | "dark" | "contrast";

const KEY = "tocsin-theme";
const ORDER: readonly ThemeChoice[] = ["auto", "light", "dark", "contrast"];

export function rememberedTheme(): ThemeChoice {
  const asked = new URLSearchParams(location.search).get("theme") ?? stored();
  return ORDER.find((choice) => choice === asked) ?? "auto";
}

export function nextTheme(theme: ThemeChoice): ThemeChoice {
  return ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length]!;
}

// A portal may forbid storage to its frames; the choice then lasts as long as the page.
function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function rememberTheme(theme: ThemeChoice): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    return;
  }
}
