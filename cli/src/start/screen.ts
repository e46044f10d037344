import type { HealthCounts } from "@tocsin/core/wire/health";

/** Where a run can be reached. */
export type Urls = {
  page: string;
  docs: string;
  control?: string;
  nats: string;
  /** By zone. */
  mqtt: Record<string, string>;
  status: Record<string, string>;
};

/** How the factory is, once a second. `undefined` where the hub did not answer. */
export type Status = {
  readingsPerSecond: number;
  sensors: HealthCounts;
  /** Since this run began. */
  transitions: number;
  /** Records that gateways have written and the stream has not confirmed. */
  outbox: number;
  gatewaysOnline: number;
  gateways: number;
  hubAnswers: boolean;
};

/** Where a run says how it goes: a terminal, plain lines, or JSON. */
export type Screen = {
  /** A step of the checklist is under way; replaces what it said before. */
  progress(text: string): void;
  /** A step is done. */
  done(text: string): void;
  /** What happened, in one line. */
  tell(text: string): void;
  ready(urls: Urls, keys: string | undefined): void;
  status(status: Status): void;
  /** What came out: the content for programs, the text for people. */
  result(event: string, content: object, text: string): void;
  close(): void;
};
