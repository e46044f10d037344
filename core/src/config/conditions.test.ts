import { describe, expect, it } from "vitest";
import { formatErrors } from "./document.ts";
import { readPlant } from "./plant.ts";

const HEAD = "zone,machine,sensor,kind,interval,expression,low,profile";
const read = (state: string, rows: string, profiles: string) =>
  readPlant(
    {
      plant: {
        file: "plant.yaml",
        text: `site: { id: demo }\nzones: [{ id: z }]\nmachines:\n  - { zone: z, id: line }\n  - zone: z\n    id: pump\n    state: ${state}\n`,
      },
      sensors: { file: "s.csv", text: `${HEAD}\nz,pump,current,,1s,,,\n${rows}\n` },
      profiles: [{ file: "p.yaml", text: `profiles:\n  ${profiles}\n` }],
    },
    { clock: "sensor", env: {} },
  );

const STATE = '{ expression: \'current > 5 ? "running" : "stopped"\', offDelay: 2s }';
const FLOW = "z,line,flow,,1s,,10,flow";
const SUPPRESSED = 'flow: { suppressWhen: \'machine("pump").state == "stopped"\' }';

function check({ state = STATE, rows = FLOW, profiles = SUPPRESSED }, expected: string[]): void {
  const loaded = read(state, rows, profiles);
  expect(loaded.ok ? [] : formatErrors(loaded.errors).split("\n")).toEqual(expected);
}

describe("conditions", () => {
  it("tell what a machine does, and when that keeps an alarm quiet", () => {
    const loaded = read(STATE, FLOW, SUPPRESSED);
    const [line, pump] = loaded.ok ? loaded.value.zones[0]!.machines : [];
    expect(pump).toMatchObject({
      state: { sensor: "state", values: { running: "running", idle: "idle" }, offDelayMs: 2_000 },
      sensors: [{}, { sensor: "state", kind: "discrete", expression: 'current > 5 ? "running" : "stopped"' }],
    });
    expect(line!.sensors[0]).toMatchObject({ suppressWhen: 'machine("pump").state == "stopped"' });
  });

  it("need a sensor or an expression for a machine's state, and not both", () => {
    const wrong =
      "plant.yaml:7:12  a machine's state is told by one of its sensors or by an expression: write sensor, or expression";
    check({ state: "{ offDelay: 2s }" }, [wrong]);
    check({ state: "{ sensor: current, expression: current > 5 }" }, [wrong]);
    check({ state: "{ sensor: current }" }, [
      "plant.yaml:7:12  values are missing: say which state each value of the sensor means, such as { on: running, off: stopped }",
    ]);
  });

  it("are refused where they are wrong, with the place", () => {
    check({ state: "{ expression: curent > 5 }" }, [
      'plant.yaml:7:26  pump: its expression is wrong at character 1, "curent > 5": Unknown variable: curent: did you mean "current"?',
    ]);
    check({ profiles: 'flow: { suppressWhen: \'machine("pmp").state == "stopped"\' }' }, [
      's.csv:3:21  z/line/flow: suppressWhen: its expression is wrong at character 9, ""pmp").state == "stopped"": no machine "pmp": did you mean "pump"?',
    ]);
    check({ profiles: "flow: { suppressWhen: 'flow > 3' }" }, [
      's.csv:3:21  z/line/flow: suppressWhen looks at the value of flow: it sees states, so write sensor("flow").limit, or let a calculated sensor look at the value',
    ]);
    check({ profiles: "flow: { suppressWhen: 'machine(\"pump\").state' }" }, [
      's.csv:3:21  z/line/flow: suppressWhen gives no true or false: compare, as in machine("m").state == "stopped"',
    ]);
  });

  it("must not go round in a circle, whatever they go through", () => {
    check({ state: "{ expression: 'machine(\"pump\").state' }", profiles: "flow: {}" }, [
      "plant.yaml:7:26  pump: conditions go round in a circle (the state of pump <- pump/state <- the state of pump): let one of them end it",
    ]);
    check({ profiles: 'flow: { suppressWhen: \'machine("line").health == "failure"\' }' }, [
      "s.csv:3:21  z/line/flow: conditions go round in a circle (the health of line <- the alarm of line/flow <- the health of line): let one of them end it",
    ]);
  });
});
