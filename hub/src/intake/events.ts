/** What the intake names when it happens; the composition root makes a log line and a metric of each. */
export type IntakeEvents = {
  natsConnected: (server: string) => void;
  natsDisconnected: (reason: string) => void;
  streamsMissing: (detail: string) => void;
  factFailed: (cause: unknown) => void;
  commandFailed: (cause: unknown) => void;
  keysUnread: (cause: unknown) => void;
  intakeFailed: (cause: unknown) => void;
  messageRejected: (subject: string, reason: string) => void;
  positionMismatched: (detail: string) => void;
  logApplied: (zone: string, records: number) => void;
  gapFound: (zone: string, epoch: number, from: number, to: number) => void;
  historyForgotten: (records: number) => void;
  gapSettled: (zone: string, epoch: number, from: number, to: number, lost: number) => void;
};

/** Tells of a message that is left out. @returns that it was not taken */
export function rejected(events: IntakeEvents, subject: string, reason: string): false {
  events.messageRejected(subject, reason);
  return false;
}
