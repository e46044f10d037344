import { readFileSync } from "node:fs";
import type { Loaded } from "@tocsin/core/config/document";

/** A file's text; that it cannot be read is an error of its first line. */
export function readText(file: string): Loaded<{ file: string; text: string }> {
  try {
    return { ok: true, value: { file, text: readFileSync(file, "utf8") } };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message =
      code === "ENOENT"
        ? "there is no such file: create it, or correct the name"
        : `cannot be read (${code ?? String(error)}): see that it is a file and that this user may read it`;
    return { ok: false, errors: [{ file, line: 1, column: 1, path: "", message }] };
  }
}
