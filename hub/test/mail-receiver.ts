import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export type ReceivedMail = { from: string; to: string[]; user: string | undefined; secure: boolean; text: string };

/** A real SMTP server that keeps what it is sent. With `tls` it offers STARTTLS and asks for this password. */
export class MailReceiver {
  readonly received: ReceivedMail[] = [];
  /** Answers instead of taking a message: 4xx for not now, 5xx for never. */
  refuses: number | undefined;
  readonly #server: SMTPServer;

  private constructor(tls: { key: string; cert: string; password: string } | undefined) {
    this.#server = new SMTPServer({
      ...(tls ? { key: tls.key, cert: tls.cert } : { hideSTARTTLS: true, authOptional: true }),
      onAuth: ({ username, password }, _session, done) =>
        password === tls?.password ? done(null, { user: username }) : done(new Error("wrong password")),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          if (this.refuses) return done(Object.assign(new Error("no"), { responseCode: this.refuses }));
          const { mailFrom, rcptTo } = session.envelope;
          this.received.push({
            from: mailFrom ? mailFrom.address : "",
            to: rcptTo.map(({ address }) => address),
            user: typeof session.user === "string" ? session.user : undefined,
            secure: session.secure,
            text: Buffer.concat(chunks).toString("utf8"),
          });
          return done();
        });
      },
    });
    this.#server.on("error", () => undefined);
  }

  static async start(tls?: { key: string; cert: string; password: string }): Promise<MailReceiver> {
    const receiver = new MailReceiver(tls);
    await new Promise<void>((resolve) => receiver.#server.listen(0, "127.0.0.1", () => resolve()));
    return receiver;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
