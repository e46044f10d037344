import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jetstreamManager, StorageType } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterAll, describe, expect, it } from "vitest";
import { startNatsServer } from "../../../test/support/nats-server.ts";
import { mainFile, projectRoot } from "../project-root.ts";

const folder = mkdtempSync(join(tmpdir(), "tocsin-commands-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

async function tocsin(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [mainFile, ...args], { cwd: projectRoot, stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => (out += String(chunk)));
  child.stderr.on("data", (chunk) => (err += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, out, err };
}

describe("the command tocsin", () => {
  it("answers an unknown command with the one that was meant, and code 2", async () => {
    expect(await tocsin("gatway")).toMatchObject({
      code: 2,
      err: 'unknown command "gatway": did you mean "gateway"?\n',
    });
    expect((await tocsin("start", "--sensors", "many")).code).toBe(2);
  });

  it("has a page of help without colours where nobody looks", async () => {
    const { code, out } = await tocsin("streams", "--help");
    expect(code).toBe(0);
    expect(out).toContain("--config FILE  streams YAML (config/streams.yaml)");
    expect(out).not.toContain("\u001b");
  });
});

describe("tocsin replay", () => {
  it("says which file is missing and where it was looked for", async () =>
    expect(await tocsin("replay", "no.csv", "--layout", "config/replay/cmapss.yaml", "--json")).toMatchObject({
      code: 2,
      err: expect.stringContaining(`there is no file ${join(projectRoot, "no.csv")}: name the recorded data`),
    }));
});

describe("tocsin validate", () => {
  it("counts one file as one", async () =>
    expect(await tocsin("validate", "config/streams.yaml")).toMatchObject({ code: 0, out: "1 file is right\n" }));

  it("finds all that is shipped to be right", async () => {
    const { code, out, err } = await tocsin("validate", "config", "--json");
    expect(err).toBe("");
    expect(code).toBe(0);
    expect((JSON.parse(out) as { checked: string[] }).checked.length).toBeGreaterThan(20);
  });

  it("names every error of every file with its place and cure, and ends with code 2", async () => {
    const simulator = write("simulator.yaml", "sensrs: 30\nbrokers: [{ zone: x, url: 5 }]\n");
    const streams = write("streams.yaml", "replicas: 7\n");
    const { code, err } = await tocsin("validate", simulator, streams, join(folder, "missing.yaml"));
    expect(code).toBe(2);
    expect(err.trim().split("\n")).toEqual([
      expect.stringContaining(`${simulator}:1:1  unknown key "sensrs": did you mean "sensors"?`),
      expect.stringContaining(`${simulator}:2:27  brokers[0].url is 5`),
      expect.stringContaining(`${streams}:1:11  replicas is 7`),
      expect.stringContaining("missing.yaml does not exist"),
    ]);
  });
});

describe("tocsin streams", () => {
  it("creates the streams, changes nothing the second time, and says when NATS is away", async () => {
    const nats = await startNatsServer({ streams: false });
    const config = write(
      "own-streams.yaml",
      `# yaml-language-server: $schema=./streams.json\nnats: { servers: ["${nats.url}"] }\n`,
    );
    const first = await tocsin("streams", "--config", config, "--json");
    const second = await tocsin("streams", "--config", config);
    const three = await tocsin(
      "streams",
      "--config",
      write("three.yaml", `replicas: 3\nnats: { servers: ["${nats.url}"] }\n`),
    );
    await nats.close();
    expect(three).toEqual({
      code: 1,
      out: "",
      err: expect.stringMatching(/^tocsin streams: TOCSIN_LOG is not .*clustered.*\n$/),
    });
    expect(first.code).toBe(0);
    expect(JSON.parse(first.out.split("\n")[0]!)).toEqual({ name: "TOCSIN_LOG", outcome: "created" });
    expect(
      second.out
        .trim()
        .split("\n")
        .every((line) => line.endsWith(" unchanged")),
    ).toBe(true);
    const third = await tocsin("streams", "--config", config);
    expect(third).toMatchObject({ code: 1, err: expect.stringContaining("is nats-server running?") });
  });

  it.each([
    ["keeps in memory", { storage: StorageType.Memory }],
    ["acknowledges before it is on disk", { persist_mode: "async" }],
  ])("says how a log becomes another that nats-server %s", async (_, weak) => {
    const nats = await startNatsServer({ streams: false });
    const connection = await connect({ servers: nats.url });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: "TOCSIN_LOG", subjects: ["tocsin.v1.log.>"], ...weak });
    await connection.close();
    const config = write("weak.yaml", `nats: { servers: ["${nats.url}"] }\n`);
    const { code, err } = await tocsin("streams", "--config", config);
    await nats.close();
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("nats stream rm TOCSIN_LOG") });
  });
});

describe("tocsin keys", () => {
  it("makes a key that is shown once, lists it, and revokes it", async () => {
    const nats = await startNatsServer();
    const config = write("hub-of-keys.yaml", `data: d\naccess: { keys: true }\nnats: { servers: ["${nats.url}"] }\n`);
    const made = await tocsin(
      "keys",
      "create",
      "--name",
      "Control room",
      "--role",
      "operator",
      "--zones",
      "plant/*",
      "--config",
      config,
    );
    expect(made.out).toMatch(/^tocsin_[a-z0-9]{10}_[A-Za-z0-9_-]{43}\n$/);
    const id = made.out.split("_")[1]!;
    const listed = await tocsin("keys", "list", "--config", config, "--json");
    expect(JSON.parse(listed.out)).toMatchObject({ id, name: "Control room", role: "operator", zones: ["plant/*"] });
    expect(listed.out).not.toContain("hash");
    expect(await tocsin("keys", "revoke", id, "--config", config)).toMatchObject({ code: 0 });
    expect((await tocsin("keys", "list", "--config", config)).out).toMatch(/revoked \d{4}-/);
    expect(await tocsin("keys", "revoke", "nobody", "--config", config)).toMatchObject({ code: 1 });
    expect(await tocsin("keys", "create", "--name", "x", "--role", "boss")).toMatchObject({ code: 2 });
    await nats.close();
  });
});
