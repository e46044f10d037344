import type { Packet } from "../zone/packet.ts";

/** Where a packet's acknowledgement goes: the connection that it came on, or nowhere once that is gone. */
export type Holder = {
  /** Readies the acknowledgement of one packet. */
  settle(packet: HeldPacket): void;
  /** Sends what was readied. */
  flush(): void;
};

/** A packet that waits for its commit. */
export type HeldPacket = Packet & {
  readonly holder: Holder;
  /** Packet identifier of MQTT; 0 for QoS 0. */
  readonly messageId: number;
  /** Embedded broker: lets the broker go on with the packet. `answered`: its PUBACK was written already. */
  readonly release?: (answered: boolean) => void;
};

/** Acknowledges committed packets of any paths, for each connection in the order of arrival (MQTT-4.6.0-2). */
export function acknowledgeHeld(packets: readonly Packet[]): void {
  const holders = new Set<Holder>();
  for (const packet of packets as readonly HeldPacket[]) {
    packet.holder.settle(packet);
    holders.add(packet.holder);
  }
  for (const holder of holders) holder.flush();
}
