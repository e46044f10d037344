import { msg } from "../words/language.ts";

/** In place of what a part draws that was not to be had: its hub has another version by now, or is away. */
export const missingPart = (): string => msg("A part of this page could not be loaded: reload the page");
