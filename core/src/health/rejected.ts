type Code =
  | "unknown-sensor"
  | "unknown-machine"
  | "unknown-zone"
  | "unknown-source"
  | "other-occurrence"
  | "nothing-to-acknowledge"
  | "unknown-level"
  | "bad-duration"
  | "not-shelved"
  | "not-out-of-service";

/** A command that is not carried out. `detail` is for the person who asked. */
export type Rejected = { outcome: "rejected"; code: Code; detail: string };

export const rejected = (code: Code, detail: string): Rejected => ({ outcome: "rejected", code, detail });
