const FORCED_AFTER_MS = 8_000;

/**
 * A process that `tocsin start` began is told by the closing of their channel that the starter is gone, even when it
 * was killed: it then stops as if it had been asked to, and at the latest after 8 s.
 */
export function endWithParent(): void {
  if (!process.channel) return;
  process.channel.unref();
  process.once("disconnect", () => {
    setTimeout(() => process.exit(1), FORCED_AFTER_MS).unref();
    process.kill(process.pid, "SIGTERM");
  });
}
