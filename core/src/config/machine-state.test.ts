import { describe, expect, it } from "vitest";
import { formatErrors } from "./document.ts";
import { readPlant } from "./plant.ts";

type Texts = { plant: string; sensors: string; profiles: string };

const NOTHING: Texts = {
  plant: "site: { id: demo }\nzones: [{ id: press }]\nmachines: [{ zone: press, id: m1 }]\n",
  sensors: "zone,machine,sensor\n",
  profiles: "profiles: {}\n",
};

const read = ({ plant, sensors, profiles }: Texts) =>
  readPlant(
    {
      plant: { file: "plant.yaml", text: plant },
      sensors: { file: "sensors.csv", text: sensors },
      profiles: [{ file: "profiles.yaml", text: profiles }],
    },
    { clock: "sensor", env: {} },
  );

function check(texts: Texts, expected: string[]) {
  const loaded = read(texts);
  expect(loaded.ok ? [] : formatErrors(loaded.errors).split("\n")).toEqual(expected);
}

describe("what a machine is doing", () => {
  const told = (state: string, sensors: string) => ({
    plant: `site: { id: demo }\nzones: [{ id: press }]\nmachines:\n  - zone: press\n    id: m1\n    state: ${state}\n`,
    sensors: `zone,machine,sensor,kind,interval,profile\n${sensors}\n`,
    profiles: "profiles:\n  p: { when: [running, starting], holdoff: 5m, poweredBy: machine }\n",
  });

  it("comes from one of its sensors, and says when others are judged", () => {
    const state = "{ sensor: mode, values: { 1: running, true: idle, off: stopped }, onDelay: 5s, offDelay: 1m }";
    const loaded = read(told(state, "press,m1,mode,discrete,,\npress,m1,p,analog,1s,p"));
    expect(loaded.ok && loaded.value.zones[0]!.machines[0]).toMatchObject({
      state: {
        sensor: "mode",
        values: { "1": "running", true: "idle", off: "stopped" },
        onDelayMs: 5_000,
        offDelayMs: 60_000,
      },
      sensors: [{}, { when: ["running", "starting"], holdoffMs: 300_000, poweredBy: "machine" }],
    });
  });

  it("must come from a discrete sensor that the machine has", () => {
    check(told("{ sensor: mod, values: { 1: running } }", "press,m1,mode,discrete,,"), [
      'plant.yaml:6:22  the machine "m1" has no sensor "mod": did you mean "mode"?',
    ]);
    check(told("{ sensor: p, values: { 1: running } }", "press,m1,p,analog,1s,"), [
      'plant.yaml:6:22  the sensor "p" is of kind analog: a machine\'s state is told by values, make it discrete',
    ]);
  });

  it("must be one of the states that there are", () => {
    check(told("{ sensor: mode, values: { 1: runing }, onDelay: 5 }", "press,m1,mode,discrete,,"), [
      'plant.yaml:6:41  machines[0].state.values.1 is "runing": did you mean "running"?',
      'plant.yaml:6:60  machines[0].state.onDelay is "5", not a time with its unit: write 5s or 5ms',
    ]);
    check({ ...NOTHING, profiles: "profiles:\n  a: { when: [run], poweredBy: mains, holdoff: 2d }\n" }, [
      'profiles.yaml:2:15  profiles.a.when[0] is "run": did you mean "running"?',
      'profiles.yaml:2:32  profiles.a.poweredBy is "mains": known are machine',
      "profiles.yaml:2:48  profiles.a.holdoff is 2d; at most 1d is allowed",
    ]);
  });

  it("must have something to hold off from", () =>
    check(
      {
        ...NOTHING,
        profiles: "profiles:\n  a: { holdoff: 5m }\n",
        sensors: "zone,machine,sensor,interval,profile\npress,m1,t,1s,a\n",
      },
      [
        "profiles.yaml:2:6  profile a: the profile's holdoff follows nothing: say in which states the machine is judged (when), or poweredBy",
      ],
    ));
});
