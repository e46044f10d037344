import { runHub } from "../src/main.ts";

process.exitCode = await runHub(process.argv[2]!, { json: true });
