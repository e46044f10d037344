import { describe, expect, it } from "vitest";
import { BrokerAccess, type Admission } from "./broker-access.ts";

const PLC = {
  name: "plc-7",
  clientIds: ["line-7"],
  publish: ["press/press-07/#", "plc-7/status"],
  subscribe: ["cmd/plc-7"],
};
const access = new BrokerAccess(
  [PLC, { name: "panel", publish: [], subscribe: ["press/#"] }],
  new Set(["plc-7", "plc-8"]),
);
const nobody = { clientId: "x", certified: undefined, username: undefined, password: undefined };
const said = (admission: Admission) =>
  admission.ok ? admission.identity.name : `${admission.returnCode} ${admission.reason}`;

describe("access to the embedded broker", () => {
  it("is everyone's where no clients are named", () => {
    const admission = new BrokerAccess(undefined, new Set(["plc-7"])).admit({ ...nobody, clientId: "plc-7" });
    expect(admission.ok && [admission.identity.mayPublish("any/thing"), admission.identity.maySubscribe("#")]).toEqual([
      true,
      true,
    ]);
  });

  it.each([
    ["shows nothing", nobody, "5 it shows no certificate and no user name"],
    ["has a certificate", { ...nobody, certified: "plc-7" }, "plc-7"],
    [
      "has the certificate of a stranger",
      { ...nobody, certified: "plc-9" },
      '5 its certificate says "plc-9": no such name in mqtt.embedded.clients',
    ],
    [
      "names itself without its certificate, where it has no password",
      { ...nobody, username: "plc-7", password: Buffer.from("") },
      '4 "plc-7" and its password are not in mqtt.embedded.clients',
    ],
    [
      "takes another's client id",
      { ...nobody, certified: "panel", clientId: "line-7" },
      '2 the client id "line-7" is that of plc-7, and not of panel',
    ],
    [
      "takes the client id of a source",
      { ...nobody, certified: "panel", clientId: "plc-8" },
      '2 the client id "plc-8" is that of plc-8, and not of panel',
    ],
    ["has its own client id", { ...nobody, certified: "plc-7", clientId: "line-7" }, "plc-7"],
  ])("one that %s", (_what, credentials, expected) => expect(said(access.admit(credentials))).toBe(expected));

  it("lets each publish and subscribe what it is named for, and nothing else", () => {
    const admission = access.admit({ ...nobody, certified: "plc-7" });
    if (!admission.ok) throw new Error("it was turned away");
    const { identity } = admission;
    expect(
      ["press/press-07/temp", "plc-7/status", "press/press-08/temp"].map((topic) => identity.mayPublish(topic)),
    ).toEqual([true, true, false]);
    expect(["cmd/plc-7", "cmd/+", "#"].map((filter) => identity.maySubscribe(filter))).toEqual([true, false, false]);
  });
});
