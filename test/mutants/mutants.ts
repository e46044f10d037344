/** A place in a source file, as it reads today, and what a mutant makes of it. */
export type Patch = { file: string; find: string; put: string };

export type Mutant = {
  /** What is wrong with it. */
  wrong: string;
  /** What has to happen for that to show. */
  needs: string;
  patches: readonly Patch[];
};

/**
 * Versions of the gateway that break a promise of docs/durability.md, each in one way. Whatever judges a run of the
 * gateway has to find each of them out. They are made of the real sources as these are loaded (`apply.ts`), so that the
 * gateway itself knows nothing of them.
 */
export const MUTANTS = {
  "acknowledge-before-commit": {
    wrong: "readings are acknowledged before they are on disk",
    needs: "a kill while a commit is on its way",
    patches: [
      {
        file: "gateway/src/zone/zone.ts",
        find: "const position = await journal.commit(sealed);",
        put: "if (group.packets.length > 0) this.#parts.acknowledge(group.packets); const position = await journal.commit(sealed);",
      },
      {
        file: "gateway/src/zone/zone.ts",
        find: "if (group.packets.length > 0) this.#parts.acknowledge(group.packets);\n    const changedMachines",
        put: "const changedMachines",
      },
    ],
  },
  "no-sync": {
    wrong: "commits are not brought to the disk",
    needs: "a power cut",
    patches: [
      {
        file: "gateway/src/journal/store.ts",
        find: "await this.#batch(operations, true);",
        put: "await this.#batch(operations, false);",
      },
    ],
  },
  "acknowledge-on-new-connection": {
    wrong: "acknowledgements of one connection are sent on the next one",
    needs: "a connection and a session that end while a commit is on its way",
    patches: [
      {
        file: "gateway/src/ingest/ingest.ts",
        find: "acknowledge: (packets: readonly Packet[]) => acknowledgeHeld(packets),",
        put: "acknowledge: (packets: readonly Packet[]) => (paths.length === 1 ? paths[0]!.acknowledge(packets) : acknowledgeHeld(packets)),",
      },
      {
        file: "gateway/src/ingest/mqtt-ingest.ts",
        find: "acknowledgeHeld(packets);",
        put: "acknowledgeHeld(packets.map((packet) => ({ ...packet, holder: this.#connection ?? (packet as HeldPacket).holder })));",
      },
    ],
  },
  "keep-memory-after-failed-commit": {
    wrong: "after a failed write the store is opened again, and what memory holds goes on as if it were on disk",
    needs: "a write that fails, and room again afterwards",
    patches: [
      {
        file: "gateway/src/zone/zone.ts",
        find: "this.#act(group, position);\n    } catch (error) {\n      this.#fail(error);",
        put: "this.#act(group, position);\n    } catch (error) {\n      this.#committing = undefined; this.#parts.failed(error); this.#askPump();",
      },
      {
        file: "gateway/src/gateway.ts",
        find: "if (failed === undefined) return;\n    this.#incarnation = undefined;",
        put: "if (failed === undefined) return;\n    if (failed !== null) { this.#giveUpReserve(error); await this.#ingest.disconnect(); return this.#ingest.connect(); }\n    this.#incarnation = undefined;",
      },
      {
        file: "gateway/src/journal/store.ts",
        find: "this.#failed = new JournalError(",
        put: "await this.#level.close().catch(() => undefined); await this.#level.open().catch(() => undefined);\n      throw new JournalError(",
      },
    ],
  },
  "cut-redo-early": {
    wrong: "group records are deleted before chunks hold their readings",
    needs: "a kill, or a stop",
    patches: [
      {
        file: "gateway/src/journal/journal.ts",
        find: "for (const old of covered) put.push(",
        put: "for (const old of [...covered, this.#meta.group - 1]) put.push(",
      },
    ],
  },
  "no-redelivery-lookup": {
    wrong: "a redelivered reading is taken for a late one, and stored again",
    needs: "a connection or a process that ends before acknowledgements arrived",
    patches: [
      {
        file: "gateway/src/zone/packet-step.ts",
        find: "const held = !Number.isNaN(at) && journal.holds(sensor, at, value, quality, arrivedAt);",
        put: "const held = false as boolean | Promise<boolean>;",
      },
    ],
  },
  "naive-retry": {
    wrong: "a batch whose answer is missing is sent again",
    needs: "an append whose answer is lost or late",
    patches: [
      {
        file: "gateway/src/uplink/log-append.ts",
        find: "if (isStoreError(error)) throw error;\n        this.#settled = false;",
        put: "if (isStoreError(error)) throw error;",
      },
      {
        file: "gateway/src/uplink/log-stream.ts",
        find: "expect: { lastSubjectSequence: expected },",
        put: "",
      },
    ],
  },
  "drop-every-thousandth": {
    wrong: "every thousandth reading is acknowledged and not stored",
    needs: "a thousand readings",
    patches: [
      {
        file: "gateway/src/zone/packet-step.ts",
        find: "const reading = this.#emitted[index]!;",
        put: "const seen = globalThis as unknown as { readings?: number }; seen.readings = (seen.readings ?? 0) + 1;\n      if (seen.readings % 1_000 === 0) continue;\n      const reading = this.#emitted[index]!;",
      },
    ],
  },
  "reuse-sequences": {
    wrong: "the first record after a start takes the number of the last one before it",
    needs: "a kill or a stop, and a transition afterwards",
    patches: [
      {
        file: "gateway/src/journal/log-book.ts",
        find: "return records.map((record) => {\n      this.#head += 1;",
        put: "return records.map((record) => {\n      const me = this as unknown as { begun?: boolean };\n      if (me.begun || this.#head === 1) this.#head += 1;\n      me.begun = true;",
      },
      {
        file: "gateway/src/uplink/settle.ts",
        find: "if (last.last > own.head || last.same === false) return",
        put: "if (last.last > own.head) return",
      },
    ],
  },
  "ticks-not-journaled": {
    wrong: "what the clock did to a sensor is not among its inputs",
    needs: "a sensor that falls silent, or a delay that passes",
    patches: [
      {
        file: "gateway/src/journal/journal.ts",
        find: "note(input: ZoneInput): void {\n    this.#inputs.note(input);",
        put: 'note(input: ZoneInput): void {\n    if (input.kind !== "tick") this.#inputs.note(input);',
      },
    ],
  },
  "drop-last-before-kill": {
    wrong: "what was committed last is left out at the next start",
    needs: "a kill soon after readings",
    patches: [
      {
        file: "gateway/src/journal/journal.ts",
        find: "await this.#open.load(this.store, this.#shelf, (reading, group) => {",
        put: 'await this.store.write([{ type: "del", key: groupKey(this.#meta.group) }]);\n    await this.#open.load(this.store, this.#shelf, (reading, group) => {',
      },
    ],
  },
  "deaf-after-future-time": {
    wrong: "a sensor that was once stepped in the future is not heard before that time has come",
    needs: "a time in the future",
    patches: [
      {
        file: "core/src/health/time/reading-time.ts",
        find: "export const LATE_IN_ORDER_RESET = 10;",
        put: "export const LATE_IN_ORDER_RESET = Infinity;",
      },
    ],
  },
} as const satisfies Record<string, Mutant>;

export type MutantName = keyof typeof MUTANTS;
export const MUTANT_NAMES = Object.keys(MUTANTS) as MutantName[];
