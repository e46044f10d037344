import type { AbstractLevel } from "abstract-level";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

type Data = string | Uint8Array;
export type Database = AbstractLevel<Data, string, Data> & {
  compactRange(from: string, to: string): Promise<void>;
  approximateSize(from: string, to: string): Promise<number>;
};

export type DatabaseUnderTest = {
  /** Opens the database of the folder; another one of the same folder may be open. */
  create(options: object): Database;
  /** Lets pass what has to pass until it is done. */
  until<Result>(promise: Promise<Result>): Promise<Result>;
  close(): Promise<void>;
};

/** What the stores of gateway and hub rely on at LevelDB: the real one and the simulation's twin keep it alike. */
export function levelContract(name: string, setUp: () => Promise<DatabaseUnderTest>): void {
  describe(`${name} keeps the contract of the database`, () => {
    let subject: DatabaseUnderTest;
    beforeEach(async () => void (subject = await setUp()));
    afterEach(() => subject.close());
    it.each(CASES)("%s", async (_name, check) => {
      const database = subject.create({ valueEncoding: "utf8" });
      await subject.until(check(database, subject));
      await subject.until(database.close());
    });
  });
}

type Check = (database: Database, subject: DatabaseUnderTest) => Promise<void>;

async function fill(database: Database): Promise<void> {
  await database.batch(
    ["b/2", "a", "b/1", "c", "b/10"].map((key) => ({ type: "put" as const, key, value: `of ${key}` })),
  );
}

const givesBack: Check = async (database) => {
  await fill(database);
  expect(await database.get("a")).toBe("of a");
  expect(await database.get("d")).toBeUndefined();
  expect(await database.getMany(["c", "d", "b/2"])).toEqual(["of c", undefined, "of b/2"]);
};

const keepsOrder: Check = async (database) => {
  await fill(database);
  expect(await database.keys().all()).toEqual(["a", "b/1", "b/10", "b/2", "c"]);
  expect(await database.keys({ gte: "b/", lt: "b0" }).all()).toEqual(["b/1", "b/10", "b/2"]);
  expect(await database.keys({ gt: "a", lte: "b/2", reverse: true, limit: 2 }).all()).toEqual(["b/2", "b/10"]);
  expect(await database.values({ gte: "c" }).all()).toEqual(["of c"]);
  const seen: unknown[] = [];
  for await (const entry of database.iterator({ lt: "b/10" })) seen.push(entry);
  expect(seen).toEqual([
    ["a", "of a"],
    ["b/1", "of b/1"],
  ]);
};

const seesOneMoment: Check = async (database) => {
  await fill(database);
  const iterator = database.iterator();
  await database.batch([
    { type: "del", key: "c" },
    { type: "put", key: "a", value: "new" },
    { type: "put", key: "z", value: "new" },
  ]);
  const first = await iterator.nextv(2);
  const rest = await iterator.nextv(10);
  expect([...first, ...rest].map(([key]) => key)).toEqual(["a", "b/1", "b/10", "b/2", "c"]);
  expect(first[0]).toEqual(["a", "of a"]);
  expect(await iterator.nextv(10)).toEqual([]);
  await iterator.close();
};

const appliesBatches: Check = async (database) => {
  await fill(database);
  await Promise.all([
    database.batch([{ type: "put", key: "a", value: "1" }], { sync: true } as never),
    database.batch([
      { type: "put", key: "a", value: "2" },
      { type: "del", key: "c" },
    ]),
    database.put("b/1", "3"),
  ]);
  expect(await database.getMany(["a", "c", "b/1"])).toEqual(["2", undefined, "3"]);
  await database.clear({ gte: "b/", lt: "b0" });
  expect(await database.keys().all()).toEqual(["a"]);
  await database.compactRange("a", "z");
  expect(await database.approximateSize("a", "z")).toBeGreaterThanOrEqual(0);
};

const takesBytes: Check = async (database) => {
  const bytes = Buffer.from([0, 255, 10]);
  await database.put("a", bytes, { valueEncoding: "view" });
  bytes[0] = 7;
  expect([...((await database.get("a", { valueEncoding: "view" })) as Uint8Array)]).toEqual([0, 255, 10]);
  const [entry] = await database.iterator({ keyEncoding: "view", valueEncoding: "view" } as never).all();
  expect(entry!.map((part) => [...(part as unknown as Uint8Array)])).toEqual([[97], [0, 255, 10]]);
  await database.batch([{ type: "del", key: Buffer.from("a") as never, keyEncoding: "view" as never }]);
  expect(await database.get("a")).toBeUndefined();
};

const belongsToOne: Check = async (database, subject) => {
  await fill(database);
  const second = subject.create({ valueEncoding: "utf8" });
  const error = await second.open().then(
    () => undefined,
    (cause: { cause?: { code?: string } }) => cause,
  );
  expect(error?.cause?.code).toBe("LEVEL_LOCKED");
  await database.close();
  const third = subject.create({ valueEncoding: "utf8" });
  expect(await third.get("a")).toBe("of a");
  await third.close();
  await database.open();
};

const refusesWhenClosed: Check = async (database) => {
  await fill(database);
  await database.close();
  const error = (await database.get("a").catch((cause: unknown) => cause)) as { code?: string };
  expect(error.code).toBe("LEVEL_DATABASE_NOT_OPEN");
  await database.open();
  expect(await database.get("a")).toBe("of a");
};

const CASES: [name: string, check: Check][] = [
  ["gives back what was put, and nothing for what was not", givesBack],
  ["keeps keys in the order of their bytes, and gives ranges of them", keepsOrder],
  ["shows an iterator one moment, whatever is written meanwhile", seesOneMoment],
  ["applies batches whole and in the order in which they were asked for", appliesBatches],
  ["takes bytes as values, and as keys", takesBytes],
  ["belongs to one at a time", belongsToOne],
  ["answers nothing while it is closed, and all again when it is open", refusesWhenClosed],
];
