import { Type, type Static } from "typebox";
import {
  HealthSchema,
  MachineStateSchema,
  PrioritySchema,
  SensorStateSchema,
  ServiceSchema,
  SourceStateSchema,
} from "./health.ts";
import { CauseSchema } from "./log.ts";
import { CarriedReadingSchema } from "./reading.ts";

/** Newest state of one sensor, as TOCSIN_STATE and the hub's projection hold it. */
export const SensorStandingSchema = Type.Object({
  state: SensorStateSchema,
  health: HealthSchema,
  since: Type.Number({ description: "event time of its last transition" }),
  priority: Type.Optional(PrioritySchema),
  message: Type.Optional(Type.String()),
  cause: Type.Optional(CauseSchema),
  reading: Type.Optional(CarriedReadingSchema),
  occurrences: Type.Optional(
    Type.Object(
      { process: Type.Optional(Type.Integer()), instrument: Type.Optional(Type.Integer()) },
      { description: "newest of each alarm that has ever had one: numbers go on from here, whoever counts them" },
    ),
  ),
});
export type SensorStanding = Static<typeof SensorStandingSchema>;

export const MachineStandingSchema = Type.Object({
  state: MachineStateSchema,
  health: HealthSchema,
  since: Type.Number(),
  cause: Type.Optional(CauseSchema),
});
export type MachineStanding = Static<typeof MachineStandingSchema>;

/** `occurrence`: the newest of its alarm, which may be normal by now. */
export const SourceStandingSchema = Type.Object({
  state: SourceStateSchema,
  health: HealthSchema,
  since: Type.Number(),
  cause: Type.Optional(CauseSchema),
  occurrence: Type.Optional(Type.Integer()),
});
export type SourceStanding = Static<typeof SourceStandingSchema>;

/** `tocsin.v1.<site>.<zone>.state.<machine>`: the machine and its sensors at `(epoch, seq)` of the log. */
export const MachineStateMessageSchema = Type.Object({
  v: Type.Literal(1),
  site: Type.String(),
  zone: Type.String(),
  machine: Type.String(),
  epoch: Type.Integer(),
  seq: Type.Integer(),
  standing: MachineStandingSchema,
  sensors: Type.Record(Type.String(), SensorStandingSchema),
});
export type MachineStateMessage = Static<typeof MachineStateMessageSchema>;

/** `state._zone`: what belongs to no machine, and up to which position all machines' states are published. */
export const ZoneStateMessageSchema = Type.Object({
  v: Type.Literal(1),
  site: Type.String(),
  zone: Type.String(),
  epoch: Type.Integer(),
  seq: Type.Integer(),
  streamSeq: Type.Integer({ description: "sequence in TOCSIN_LOG of the message that holds (epoch, seq)" }),
  sources: Type.Optional(Type.Record(Type.String(), SourceStandingSchema, { description: "by their ids in the zone" })),
  service: Type.Optional(ServiceSchema),
});
export type ZoneStateMessage = Static<typeof ZoneStateMessageSchema>;
