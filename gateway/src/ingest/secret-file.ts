import { readFileSync } from "node:fs";

/** @throws Error that names the file that cannot be read */
export function readSecret(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${file} cannot be read (${code ?? "unknown error"})`, { cause: error });
  }
}

/** Editors end a file with a line end, which is no part of the password. */
export const readPassword = (file: string): Buffer =>
  Buffer.from(
    readSecret(file)
      .toString("utf8")
      .replace(/\r?\n$/, ""),
  );
