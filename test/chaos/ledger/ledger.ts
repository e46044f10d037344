import { closeSync, openSync, writeSync } from "node:fs";

const PORTION_CHARACTERS = 65_536;

/** What happened, a line each, in a file that only grows; kept by a process that no fault touches. */
export class Ledger {
  readonly #file: number;
  #portion = "";

  constructor(path: string) {
    this.#file = openSync(path, "w");
  }

  line(text: string): void {
    this.#portion += `${text}\n`;
    if (this.#portion.length > PORTION_CHARACTERS) this.#write();
  }

  json(what: object): void {
    this.line(JSON.stringify(what));
  }

  #write(): void {
    writeSync(this.#file, this.#portion);
    this.#portion = "";
  }

  close(): void {
    this.#write();
    closeSync(this.#file);
  }
}
