/**
 * One thing that is wrong with a configuration. `line` and `column` count from 1; both are 0 where the value came from
 * an environment variable, whose name is then in `file`'s place. `message` says what is wrong and how to put it right.
 */
export type ConfigError = { file: string; line: number; column: number; path: string; message: string };

export type Loaded<T> = { ok: true; value: T } | { ok: false; errors: ConfigError[] };

/** Where a value stands, as an error names it. */
export type Place = { file: string; line: number; column: number };

/** One `file:line:column  message` a line, in the order of the files. */
export function formatErrors(errors: ConfigError[]): string {
  return errors
    .map(({ file, line, column, message }) => `${line === 0 ? file : `${file}:${line}:${column}`}  ${message}`)
    .join("\n");
}

/** In the order of each text; files keep the order in which they were read. */
export function inOrder(errors: ConfigError[]): ConfigError[] {
  const files = [...new Set(errors.map(({ file }) => file))];
  const rank = ({ file }: ConfigError) => files.indexOf(file);
  return errors.toSorted((one, other) => rank(one) - rank(other) || one.line - other.line || one.column - other.column);
}
