import { closeSync, fsyncSync, openSync, readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { forgetUncleanEnds } from "./mend/unclean-ends.ts";

const FILE = "witness.json";
const WRITTEN_EVERY_MS = 1_000;
/** A process that lived for so long was not ended by what its store holds. */
const STEADY_AFTER_MS = 600_000;

/** How far the store had come: what LevelDB cannot tell once it has lost the end of its own log. */
export type Position = {
  gatewayTime: number;
  group: number;
  era: number;
  epoch: number;
  head: number;
  /** Of the era, confirmed by the stream. */
  sentUpTo: number;
  arrivals: number;
  inputs: number;
};

const sealed = (text: string): string => `${text}\n${crc32(text).toString(16)}\n`;

/** Undefined where there is none, or where it is not what was written. */
export function readWitness(folder: string): Position | undefined {
  try {
    const [text = "", crc] = readFileSync(join(folder, FILE), "utf8").split("\n");
    return crc === crc32(text).toString(16) ? (JSON.parse(text) as Position) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the witness knows of something that a store at `position` does not. */
export const knowsMore = (witness: Position, position: Position): boolean =>
  witness.era > position.era ||
  (witness.era === position.era && witness.head > position.head) ||
  witness.group > position.group ||
  witness.arrivals > position.arrivals ||
  witness.inputs > position.inputs;

/**
 * A second witness of the store's position beside LevelDB's files, never ahead of them: replaced as a whole and synced
 * each second while there are commits, and at the end.
 */
export class WitnessFile {
  readonly #folder: string;
  #newest: Position | undefined;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  readonly #steady: NodeJS.Timeout;

  constructor(folder: string) {
    this.#folder = folder;
    this.#steady = setTimeout(() => forgetUncleanEnds(folder), STEADY_AFTER_MS).unref();
  }

  /** The position is on disk. */
  note(position: Position): void {
    this.#newest = position;
    this.#timer ??= setTimeout(() => void this.#flush(), WRITTEN_EVERY_MS).unref();
  }

  /** Where the newest position was not written yet, writes it. */
  async close(): Promise<void> {
    clearTimeout(this.#steady);
    await this.#flush();
    forgetUncleanEnds(this.#folder);
  }

  #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return (this.#writing = this.#writing.then(() => this.#write()));
  }

  /** A disk that does not take it will not take the next commit either: that one reports it. */
  async #write(): Promise<void> {
    const position = this.#newest;
    this.#newest = undefined;
    if (position === undefined) return;
    try {
      const path = join(this.#folder, FILE);
      const file = await open(`${path}.new`, "w");
      try {
        await file.writeFile(sealed(JSON.stringify(position)));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${path}.new`, path);
      syncFolder(this.#folder);
    } catch {
      // The former witness stands.
    }
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
