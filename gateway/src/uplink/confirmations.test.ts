import { describe, expect, it } from "vitest";
import { Confirmations } from "./confirmations.ts";

describe("which message holds a record", () => {
  it("is known of every batch since the first, and of the first batch's end", async () => {
    const confirmations = new Confirmations();
    confirmations.confirmed(10, 100);
    confirmations.confirmed(14, 101);
    confirmations.confirmed(15, 105);
    const found = await Promise.all([9, 10, 11, 14, 15].map((seq) => confirmations.streamSeqOf(seq)));
    expect(found).toEqual([undefined, 100, 101, 101, 105]);
  });

  it("is told when the record is confirmed", async () => {
    const confirmations = new Confirmations();
    confirmations.confirmed(1, 50);
    const asked = confirmations.streamSeqOf(3);
    confirmations.confirmed(2, 51);
    confirmations.confirmed(4, 52);
    expect(await asked).toBe(52);
  });

  it("is another one after the stream lost its tail and got it again", async () => {
    const confirmations = new Confirmations();
    confirmations.confirmed(5, 20);
    confirmations.confirmed(9, 21);
    confirmations.confirmed(5, 8);
    confirmations.confirmed(9, 9);
    expect(await confirmations.streamSeqOf(9)).toBe(9);
    expect(await confirmations.streamSeqOf(5)).toBe(8);
  });

  it("stays unknown where nobody confirms any more", async () => {
    const confirmations = new Confirmations();
    const asked = confirmations.streamSeqOf(3);
    confirmations.close();
    expect(await asked).toBeUndefined();
  });
});
