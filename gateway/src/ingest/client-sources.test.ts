import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ClientSources } from "./client-sources.ts";

describe("a client that is a source", () => {
  let said: string[];
  let clients: ClientSources<object>;
  beforeEach(() => {
    vi.useFakeTimers();
    said = [];
    clients = new ClientSources({
      sources: new Set(["plc1"]),
      sourceSaid: (source, word) => void said.push(`${source} ${word}`),
    });
  });
  afterEach(() => vi.useRealTimers());
  const later = () => vi.advanceTimersByTime(60_000);

  it("is there while it is connected, and gone a while after its connection ended", () => {
    const client = {};
    clients.connected("plc1", client);
    later();
    clients.ended("plc1", client, false);
    expect(said).toEqual(["plc1 back"]);
    later();
    expect(said).toEqual(["plc1 back", "plc1 gone"]);
  });

  it("was never gone where it is back at once, or took leave", () => {
    const [first, second] = [{}, {}];
    clients.connected("plc1", first);
    clients.ended("plc1", first, false);
    clients.connected("plc1", second);
    clients.ended("plc1", second, true);
    later();
    expect(said).toEqual(["plc1 back", "plc1 back"]);
  });

  it("is not gone when the connection ends whose place another has taken", () => {
    const [first, second] = [{}, {}];
    clients.connected("plc1", first);
    clients.connected("plc1", second);
    clients.ended("plc1", first, false);
    later();
    expect(said).toEqual(["plc1 back", "plc1 back"]);
  });

  it("says nothing once its broker is closed, and nothing where it is no source", () => {
    const client = {};
    clients.connected("plc1", client);
    clients.ended("plc1", client, false);
    clients.close();
    clients.connected("somebody", {});
    later();
    expect(said).toEqual(["plc1 back"]);
  });
});
