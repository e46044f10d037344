import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createMeters } from "@tocsin/gateway/telemetry/metrics";

type Service = {
  image: string;
  user: string;
  read_only: boolean;
  cap_drop: string[];
  security_opt: string[];
  ports?: string[];
  profiles?: string[];
  stop_grace_period?: string;
  healthcheck?: { test: string[] };
  networks?: string[] | Record<string, unknown>;
  environment?: Record<string, string>;
  volumes: string[];
};
const root = new URL("../", import.meta.url);
const read = (file: string) => readFileSync(new URL(file, root), "utf8");
const compose = parse(read("docker-compose.yml"), { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean } | null>;
  volumes: Record<string, unknown>;
};
const services = Object.entries(compose.services);
/** They do something and end. */
const ONE_SHOT = ["setup", "streams", "keys", "load", "k6"];

describe("docker-compose.yml", () => {
  it.each(services)("%s is confined: nobody's root, nothing writable but its volumes", (name, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"] });
    expect(service.user).toBe(name === "setup" ? "0:0" : "1000:1000");
    expect(service.image).toMatch(/:v?\d+\.\d+\.\d+(-[a-z.\d]+)?$/);
    if (!ONE_SHOT.includes(name)) expect(service.healthcheck?.test.length).toBeGreaterThan(0);
  });

  it("gives a gateway time to write and send what came before it ends", () => {
    const given = services.filter(([name]) => name.startsWith("gateway-")).map(([, one]) => one.stop_grace_period);
    expect(given).toEqual(["30s", "30s"]);
  });

  it("publishes the proxy alone, on loopback, and lets nothing else out", () => {
    for (const [name, { ports }] of services)
      expect(ports, name).toEqual(name === "proxy" ? ["127.0.0.1:${TOCSIN_PORT:-8443}:8443"] : undefined);
    const open = Object.entries(compose.networks).flatMap(([name, network]) => (network?.internal ? [] : [name]));
    expect(open).toEqual(["front"]);
  });

  it("has its extras in profiles", () => {
    const profiles = Object.fromEntries(
      services.flatMap(([name, one]) => (one.profiles ? [[name, one.profiles]] : [])),
    );
    expect(profiles).toEqual({
      "nats-2": ["cluster"],
      "nats-3": ["cluster"],
      prometheus: ["observability"],
      grafana: ["observability"],
      load: ["load"],
      k6: ["load"],
    });
  });

  it("gives each container its own keys alone, and no secret by a variable", () => {
    for (const [name, { volumes, environment }] of services) {
      const certificates = volumes.filter((volume) => /^(certificates-|authority)/.test(volume));
      if (name !== "setup") expect(certificates.length, name).toBeLessThan(2);
      if (name !== "setup") expect(certificates.join(), name).not.toContain("authority");
      for (const [variable, value] of Object.entries(environment ?? {}))
        if (/PASSWORD|KEY|TOKEN|SECRET/.test(variable)) expect(value, `${name} ${variable}`).toMatch(/^\//);
    }
    for (const { volumes } of Object.values(compose.services))
      for (const volume of volumes.map((one) => one.split(":")[0]!).filter((one) => !one.startsWith(".")))
        expect(Object.keys(compose.volumes)).toContain(volume);
  });

  it("runs nothing insecure", () => {
    for (const file of [
      "docker-compose.yml",
      ...readdirSync(new URL("config/docker", root)).map((one) => `config/docker/${one}`),
    ])
      if (/\.(ya?ml|sh)$/.test(file)) expect(read(file), file).not.toMatch(/insecure/i);
    expect(read("config/docker/nats/server.conf")).toContain("sync_interval: always");
    expect(read("config/docker/mosquitto/mosquitto.conf")).toMatch(
      /require_certificate true[\s\S]*allow_anonymous false/,
    );
  });
});

describe("users.conf", () => {
  const blocks = [...read("config/docker/nats/users.conf").matchAll(/user: "CN=([^"]+)"[\s\S]*?\n {4}\}\n/g)];

  it.each(blocks.map(([text, name]) => ({ name: name!, text })))(
    "$name is answered in an inbox that nobody else may read",
    ({ name, text }) => {
      const own = name.replace(/^gateway-/, "gateway.works.");
      expect([...text.matchAll(/"(_INBOX[^"]*)"/g)].map(([, inbox]) => inbox)).toEqual([`_INBOX.${own}.>`]);
    },
  );

  it("has a block for each gateway, the hubs and the two that are run by hand", () => {
    expect(blocks.map(([, name]) => name)).toEqual(["gateway-press", "gateway-paint", "hub", "keys", "streams"]);
  });
});

describe("rules and dashboard", () => {
  const known = new Set(
    [...read("hub/src/telemetry/telemetry.ts").matchAll(/"(tocsin_hub_\w+)"/g)].map(([, name]) => name!),
  );

  it("name metrics that gateways and hubs have", async () => {
    const gateway = await createMeters().registry.metrics();
    for (const [, name] of gateway.matchAll(/^# TYPE (\w+) /gm)) known.add(name!);
    const texts = ["alerts.yml", "grafana/dashboards/tocsin.json"].map((file) =>
      read(`config/docker/observability/${file}`),
    );
    const used = new Set(texts.join().match(/\b(tocsin|process|nodejs)_\w+/g));
    expect(used.size).toBeGreaterThan(10);
    for (const name of used) expect([...known], name).toContain(name.replace(/_(bucket|sum|count)$/, ""));
  });

  it("are well formed, and every alert says what to do", () => {
    const { groups } = parse(read("config/docker/observability/alerts.yml")) as {
      groups: { rules: { alert: string; expr: string; annotations: { summary: string; action: string } }[] }[];
    };
    for (const { alert, annotations } of groups.flatMap(({ rules }) => rules))
      expect(
        [annotations.summary.length, annotations.action.length].every((length) => length > 10),
        alert,
      ).toBe(true);
    const { panels } = JSON.parse(read("config/docker/observability/grafana/dashboards/tocsin.json")) as {
      panels: unknown[];
    };
    expect(panels.length).toBeGreaterThan(6);
  });
});
