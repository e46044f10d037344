import { msg, str } from "./language.ts";
import { count } from "./value-words.ts";

/** `1 sensor`, `2,000 sensors` */
export const sensorsWords = (n: number): string => (n === 1 ? msg("1 sensor") : msg(str`${count(n)} sensors`));

/** `1 machine`, `100 machines` */
export const machinesWords = (n: number): string => (n === 1 ? msg("1 machine") : msg(str`${count(n)} machines`));

/** How many alarms nobody has acknowledged. */
export const waitingWords = (n: number): string =>
  n === 1 ? msg("1 waits for an acknowledgement") : msg(str`${count(n)} wait for an acknowledgement`);
