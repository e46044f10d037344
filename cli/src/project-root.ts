import { fileURLToPath } from "node:url";

/** Folder of the project, whatever folder the command was called in. */
export const projectRoot = fileURLToPath(new URL("../..", import.meta.url));
/** Of this command, for children. */
export const mainFile = fileURLToPath(new URL("./tocsin.mjs", import.meta.url));
