import { spawn } from "node:child_process";
import { ensureDependencies, findNode } from "./dependencies.mjs";
import { whenParentIsGone } from "./parent.mjs";
import { inProject } from "./project.mjs";

// Everything that `tocsin start` needs before it can run at all: dependencies and Node 24. The rest it does itself.
if (!ensureDependencies()) process.exit(1);
const node = findNode();
if (!node) process.exit(1);

const child = spawn(node, [inProject("cli", "src", "tocsin.mjs"), "start", ...process.argv.slice(2)], {
  stdio: ["inherit", "inherit", "inherit", "ipc"],
  env: { ...process.env, TOCSIN_CALLED_AS: "npm start --" },
});
// Ctrl-C goes to the whole foreground group: the child ends in order, and we follow it.
process.on("SIGINT", () => {});
for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) process.on(signal, () => child.kill(signal));
whenParentIsGone(() => child.kill("SIGTERM"));
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
