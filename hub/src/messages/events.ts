/** What the messenger names when it happens. No text of them holds an address or a secret. */
export type MessageEvents = {
  leaseTaken: () => void;
  leaseLost: () => void;
  messageSent: (target: string, event: string) => void;
  messageFailed: (target: string, event: string, reason: string) => void;
  messageDead: (target: string, event: string, reason: string) => void;
  deadManFailed: (reason: string) => void;
  messagesFailed: (cause: unknown) => void;
};
