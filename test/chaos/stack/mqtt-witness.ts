import type { Watcher } from "../../support/tcp-proxy.ts";
import type { Ledger } from "../ledger/ledger.ts";
import {
  CONNECT,
  PacketReader,
  PINGREQ,
  PINGRESP,
  protocolLevel,
  PUBACK,
  PUBLISH,
  readPublish,
} from "./mqtt-packets.ts";
import { OpenPackets } from "./open-packets.ts";
import { numberIn } from "./reading-number.ts";

/**
 * Stands between broker and gateway, reads both sides and keeps a ledger: which reading was delivered on which
 * connection, and which the gateway itself acknowledged. Lines, with the time last:
 *
 *     d <connection> <packet id> <reading>     the broker delivers a reading
 *     a <connection> <packet id> <reading>     the gateway acknowledges it on the same connection
 *     x <connection> <packet id>               the gateway acknowledges what did not come on this connection
 *     o <connection> <packet id>               the gateway acknowledges a packet ahead of one that came before
 *     q <connection>, r <connection>           a ping of the gateway, and its answer
 *     c <connection>                           the connection ended
 */
export class MqttWitness {
  readonly #ledger: Ledger;
  #connections = 0;
  /** Readings that the broker delivered, counted again when delivered again. */
  delivered = 0;
  /** Of them, on connections that still stand, those that the gateway has not acknowledged. */
  unacknowledged = 0;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Of one more connection. */
  watch(): Watcher {
    const ledger = this.#ledger;
    const connection = (this.#connections += 1);
    const toServer = new PacketReader();
    const toClient = new PacketReader();
    const open = new OpenPackets();
    let level = 4;
    const acknowledged = (id: number) => {
      const packet = open.take(id);
      if (packet === undefined) return ledger.line(`x ${connection} ${id} ${Date.now()}`);
      if (!packet.isFirst) ledger.line(`o ${connection} ${id} ${Date.now()}`);
      this.unacknowledged -= 1;
      ledger.line(`a ${connection} ${id} ${packet.reading} ${Date.now()}`);
    };
    return {
      toServer: (chunk) => {
        for (const packet of toServer.take(chunk)) {
          if (packet.type === CONNECT) level = protocolLevel(packet);
          if (packet.type === PINGREQ) ledger.line(`q ${connection} ${Date.now()}`);
          if (packet.type === PUBACK) acknowledged(packet.body.readUInt16BE(0));
        }
      },
      toClient: (chunk) => {
        for (const packet of toClient.take(chunk)) {
          if (packet.type === PINGRESP) ledger.line(`r ${connection} ${Date.now()}`);
          if (packet.type !== PUBLISH) continue;
          const { id, payload } = readPublish(packet, level);
          const reading = numberIn(payload.toString());
          open.push(id, reading);
          this.delivered += 1;
          this.unacknowledged += 1;
          ledger.line(`d ${connection} ${id} ${reading} ${Date.now()}`);
        }
      },
      closed: () => {
        this.unacknowledged -= open.size;
        open.clear();
        ledger.line(`c ${connection} ${Date.now()}`);
      },
    };
  }
}
