import { Level } from "level";

/** Flips a bit in the first record of a closed store whose key begins so; the files stay sound. */
export async function damageFirst(prefix: string, folder: string): Promise<void> {
  const level = new Level<string, Uint8Array>(folder, { valueEncoding: "view" });
  const [[key, record]] = (await level.iterator({ gte: prefix, limit: 1 }).all()) as [[string, Uint8Array]];
  record[20]! ^= 4;
  await level.put(key, record);
  await level.close();
}
