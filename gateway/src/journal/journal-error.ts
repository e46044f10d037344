export type JournalErrorCode =
  /** Another process has the store open. */
  | "JOURNAL_LOCKED"
  /** LevelDB cannot open or read its files. */
  | "JOURNAL_UNREADABLE"
  /** A record is not what was written. */
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
