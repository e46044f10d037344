import fc from "fast-check";
import { expect, it } from "vitest";
import { DeadlineQueue } from "./deadline-queue.ts";

const MEMBERS = 12;
const changes = fc.array(
  fc.tuple(fc.nat(MEMBERS - 1), fc.oneof(fc.nat(20), fc.constant(Infinity), fc.constant(-Infinity))),
  { maxLength: 80 },
);

it("gives out members by deadline and then by number, whatever the order in which they were set", () =>
  fc.assert(
    fc.property(changes, (list) => {
      const queue = new DeadlineQueue(MEMBERS);
      const model = new Map<number, number>();
      for (const [member, at] of list) {
        queue.set(member, at);
        if (at === Infinity) model.delete(member);
        else model.set(member, at);
      }
      const expected = [...model].sort(([a, atA], [b, atB]) => (atA === atB ? a - b : atA - atB));
      for (const [member, at] of expected) {
        expect([queue.first, queue.bound]).toEqual([member, at]);
        queue.set(member, Infinity);
      }
      expect([queue.first, queue.bound]).toEqual([-1, Infinity]);
    }),
  ));
