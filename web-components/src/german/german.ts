import type { MsgFn } from "@lit/localize/internal/types.js";
import { runtimeMsg } from "@lit/localize/internal/runtime-msg.js";
import { templates } from "../locales/de.ts";

/** All that a page loads when it first asks for German. */
export { germanSentence as sentence } from "./sentence.ts";

export const translate = (...[template, options]: Parameters<MsgFn>) => runtimeMsg(templates, template, options);
