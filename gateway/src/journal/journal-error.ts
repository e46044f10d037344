export type JournalErrorCode =
  /** Another process has the store open. */
  | "JOURNAL_LOCKED"
  /** The disk or its rights keep LevelDB from its files; nothing is wrong with the store itself. */
  | "JOURNAL_UNREADABLE"
  /** A record or a file is not what was written. */
  | "JOURNAL_DAMAGED"
  /** Written by a later version. */
  | "JOURNAL_TOO_NEW"
  /** A write failed: nothing of it counts, and the store has to be opened again. */
  | "JOURNAL_WRITE_FAILED"
  | "JOURNAL_CLOSED";

/** The message says what, where and how to go on; it is for the operator. */
export class JournalError extends Error {
  override readonly name = "JournalError";
  readonly code: JournalErrorCode;

  constructor(code: JournalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** May pass by itself, or when somebody makes room. */
const PASSING = /no space left|input\/output error|i\/o error|read-only file system|too many open files|quota/i;
const RIGHTS = /permission denied|not permitted/i;
const DAMAGE = /LEVEL_CORRUPTION|JOURNAL_DAMAGED/;

/** What an error and its causes say, in one text. */
function wholeStory(error: unknown): string {
  const parts: string[] = [];
  for (let one = error; one instanceof Error; one = one.cause)
    parts.push(`${(one as { code?: string }).code ?? ""} ${one.message}`);
  return parts.join("; ");
}

/** Whether the disk failed and not the store: it is tried again, and nothing is mended. */
export const isOfTheDisk = (error: unknown): boolean => PASSING.test(wholeStory(error));
export const isOfRights = (error: unknown): boolean => RIGHTS.test(wholeStory(error));

/** Whether what is on disk is not what was written. */
export const isDamage = (error: unknown): boolean => !isOfTheDisk(error) && DAMAGE.test(wholeStory(error));
