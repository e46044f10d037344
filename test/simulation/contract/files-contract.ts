import fs from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

export type FilesUnderTest = {
  /** That is there and empty. */
  folder: string;
  /** Lets pass what has to pass until it is done. */
  until<Result>(promise: Promise<Result>): Promise<Result>;
  close(): void;
};

/** What gateway and hub rely on at the file system, beside their databases: a real one and the twin keep it alike. */
export function filesContract(name: string, setUp: () => FilesUnderTest): void {
  describe(`${name} keeps the contract of the file system`, () => {
    let subject: FilesUnderTest;
    beforeEach(() => void (subject = setUp()));
    afterEach(() => subject.close());
    it.each(CASES)("%s", async (_name, check) => subject.until(check((file) => join(subject.folder, file))));
  });
}

type Check = (path: (file: string) => string) => Promise<void>;

const codeOf = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
};

const keepsFiles: Check = async (path) => {
  fs.mkdirSync(path("a/b"), { recursive: true });
  fs.writeFileSync(path("a/b/c"), "text");
  expect(fs.readFileSync(path("a/b/c"), "utf8")).toBe("text");
  fs.writeFileSync(path("a/b/c"), "other");
  expect(fs.readFileSync(path("a/b/c")).toString()).toBe("other");
  expect(fs.readdirSync(path("a"))).toEqual(["b"]);
  expect(fs.statSync(path("a/b/c"))).toMatchObject({ size: 5 });
  expect([fs.statSync(path("a/b/c")).isFile(), fs.statSync(path("a")).isFile()]).toEqual([true, false]);
  expect([fs.existsSync(path("a/b")), fs.existsSync(path("a/x"))]).toEqual([true, false]);
};

const movesAndRemoves: Check = async (path) => {
  fs.writeFileSync(path("a"), "1");
  fs.writeFileSync(path("b"), "2");
  fs.renameSync(path("a"), path("b"));
  expect(fs.readdirSync(path(""))).toEqual(["b"]);
  expect(fs.readFileSync(path("b"), "utf8")).toBe("1");
  fs.cpSync(path("b"), path("c"));
  fs.rmSync(path("b"));
  fs.rmSync(path("nothing"), { force: true });
  fs.mkdirSync(path("folder"));
  fs.writeFileSync(path("folder/file"), "3");
  fs.renameSync(path("folder"), path("moved"));
  expect(fs.readFileSync(path("moved/file"), "utf8")).toBe("3");
  expect(fs.readdirSync(path("")).toSorted()).toEqual(["c", "moved"]);
};

const saysWhatIsNotThere: Check = async (path) => {
  expect(codeOf(() => fs.readFileSync(path("a")))).toBe("ENOENT");
  expect(codeOf(() => fs.readdirSync(path("a")))).toBe("ENOENT");
  expect(codeOf(() => fs.statSync(path("a")))).toBe("ENOENT");
  expect(codeOf(() => fs.rmSync(path("a")))).toBe("ENOENT");
  expect(codeOf(() => fs.writeFileSync(path("a/b"), "1"))).toBe("ENOENT");
  await expect(fs.promises.stat(path("a"))).rejects.toMatchObject({ code: "ENOENT" });
};

const replacesAsTheWitnessDoes: Check = async (path) => {
  for (const text of ["first", "second"]) {
    const file = await fs.promises.open(path("witness.new"), "w");
    await file.writeFile(text);
    await file.sync();
    await file.close();
    await fs.promises.rename(path("witness.new"), path("witness"));
    const handle = fs.openSync(path(""), "r");
    fs.fsyncSync(handle);
    fs.closeSync(handle);
  }
  expect(fs.readFileSync(path("witness"), "utf8")).toBe("second");
  expect(await fs.promises.readdir(path(""))).toEqual(["witness"]);
};

const tellsOfSpace: Check = async (path) => {
  const file = await fs.promises.open(path("reserve"), "w");
  await file.write(Buffer.alloc(100), 0, 60);
  await file.write(Buffer.alloc(100), 0, 40);
  await file.close();
  expect(await fs.promises.stat(path("reserve"))).toMatchObject({ size: 100 });
  const { bavail, blocks, bsize } = await fs.promises.statfs(path(""));
  expect(bavail * bsize).toBeGreaterThan(0);
  expect(bavail).toBeLessThan(blocks);
};

const CASES: [name: string, check: Check][] = [
  ["keeps files in folders", keepsFiles],
  ["moves, copies and removes them", movesAndRemoves],
  ["says what is not there", saysWhatIsNotThere],
  ["lets a file take the place of another", replacesAsTheWitnessDoes],
  ["tells how much space there is", tellsOfSpace],
];
