import { Type } from "typebox";

const closed = { additionalProperties: false } as const;
const names = (description: string) => Type.Optional(Type.Array(Type.String(), { description }));

/** What one operator sees to: figures of alarms are of a person, not of a plant (EEMUA 191). */
export const FiguresSettingsSchema = Type.Object(
  {
    positions: Type.Record(
      Type.String({ pattern: "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$" }),
      Type.Object(
        {
          site: names("sites"),
          zone: names("zones, as zone or site/zone"),
          machine: names("machines, as machine or site/zone/machine"),
          source: names("sources"),
          label: names("labels, as name or name:value; all of them must hold"),
        },
        { ...closed, description: "what belongs to the position; every part that is given must match" },
      ),
      { default: {}, description: "operator positions by name: /figures?position=NAME" },
    ),
  },
  { ...closed, default: {} },
);
