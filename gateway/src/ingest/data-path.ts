import type { Ingest, Told } from "../zone/packet.ts";

/** One way that readings come: a broker, or the gateway's own. */
export type DataPath = Omit<Ingest, "askBirth"> & {
  /** Says something to whoever listens there; lost where nobody does. */
  tell(told: Told): void;
};
