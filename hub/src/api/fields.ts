import { Type } from "typebox";
import { didYouMean } from "@tocsin/core/config/did-you-mean";
import type { WrongParameter } from "./problem.ts";

/** The parameter that narrows what is given of each item. @param known the fields that there are */
export const fieldsParameter = (known: readonly string[]) => ({
  fields: Type.Optional(
    Type.String({
      maxLength: 500,
      description: `only these fields, and id, with commas between them; there are ${known.join(", ")}`,
    }),
  ),
});

/** The fields that are asked for; undefined: all. */
export function fieldsOf(
  text: string | undefined,
  known: readonly string[],
): { fields: readonly string[] | undefined } | WrongParameter {
  const fields = text?.split(",").map((name) => name.trim());
  const wrong = fields?.find((name) => !known.includes(name));
  return wrong === undefined
    ? { fields }
    : { parameter: "fields", wrong: `unknown field "${wrong}": ${didYouMean(wrong, known)}` };
}

/** An item with what was asked for of it alone. */
export const pick = <Item extends object>(item: Item, fields: readonly string[] | undefined): Partial<Item> =>
  fields === undefined
    ? item
    : (Object.fromEntries(
        Object.entries(item).filter(([name]) => name === "id" || fields.includes(name)),
      ) as Partial<Item>);
