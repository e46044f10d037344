/**
 * A program that is not ours (nats-server) does not watch its parent. This shell does it for it: it ends the program
 * when its own input is closed, which the kernel does even when the starter is killed.
 */
const GUARD = `
exec 3<&0
"$@" 3<&- </dev/null & child=$!
{ read -r _ <&3; kill -TERM $child 2>/dev/null; } & watch=$!
trap 'kill -TERM $child 2>/dev/null' TERM INT HUP
while :; do
  wait $child; code=$?
  kill -0 $child 2>/dev/null || break
done
kill $watch 2>/dev/null
exit $code
`;

export type Invocation = { program: string; args: string[] };

/** On Windows, which has no such shell, the program runs unguarded. */
export const guarded = (program: string, args: string[]): Invocation =>
  process.platform === "win32"
    ? { program, args }
    : { program: "/bin/sh", args: ["-c", GUARD, "guard", program, ...args] };
