import { msg, str } from "./language.ts";

/** In place of what an element would show, to whoever puts it into a page and has not said of what. */
export const lackWords = (attribute: string): string => msg(str`This element lacks its attribute ${attribute}.`);
