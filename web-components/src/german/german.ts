/** All that a page loads when it first asks for German. */
export { templates } from "../locales/de.ts";
export { germanSentence as sentence } from "./sentence.ts";
