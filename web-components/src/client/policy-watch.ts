const REPORT_MS = 100;

/** Whether the page's own policy has refused a connection to a hub, as its browser reports it. */
export class PolicyWatch {
  #refused = false;
  #origin: string;

  constructor(base: string) {
    this.#origin = new URL(base).origin;
  }
  start(): void {
    globalThis.document?.addEventListener("securitypolicyviolation", this.#reported);
  }
  stop(): void {
    globalThis.document?.removeEventListener("securitypolicyviolation", this.#reported);
  }
  /** A report comes a moment after the refusal itself. */
  async hasRefused(): Promise<boolean> {
    await new Promise((resolve) => setTimeout(resolve, REPORT_MS));
    return this.#refused;
  }
  #reported = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
    if (effectiveDirective === "connect-src" && blockedURI.startsWith(this.#origin)) this.#refused = true;
  };
}
