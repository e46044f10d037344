/** Ctrl-C as it arrives in raw mode: a byte, no signal. */
const CTRL_C = "\u0003";

type Input = NodeJS.ReadStream;

/** Calls the action of each key that is pressed. Returns how to stop. Without a terminal there are no keys. */
export function watchKeys(input: Input, actions: Record<string, () => void>, interrupt: () => void): () => void {
  if (!input.isTTY) return () => {};
  const onData = (data: Buffer) => {
    for (const key of data.toString()) {
      if (key === CTRL_C) interrupt();
      else if (Object.hasOwn(actions, key)) actions[key]?.();
    }
  };
  input.setRawMode(true);
  input.resume();
  input.on("data", onData);
  return () => {
    input.off("data", onData);
    input.setRawMode(false);
    input.pause();
  };
}
