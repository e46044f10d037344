import { connect, type MqttClient } from "mqtt";
import { pending } from "./state.ts";

type Listener = (detail?: { message: string }) => void;
type PublishOptions = { qos?: 0 | 1 | 2; retain?: boolean };

/** `k6/x/mqtt` of the stand-in, which is not k6: mqtt.js behind the extension's events. */
export class Client {
  #client: MqttClient | undefined;
  readonly #listeners = new Map<string, Listener[]>();

  get connected(): boolean {
    return this.#client?.connected ?? false;
  }

  on(event: string, listener: Listener): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }

  #tell(event: string, detail?: { message: string }): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(detail);
  }

  connect(url: string): void {
    const client = connect(url, { reconnectPeriod: 0, protocolVersion: 4 });
    this.#client = client;
    const ended = new Promise<void>((resolve) => client.once("close", resolve));
    pending.add(ended);
    void ended.then(() => {
      pending.delete(ended);
      this.#tell("end");
    });
    client.on("connect", () => this.#tell("connect"));
    client.on("error", ({ message }) => this.#tell("error", { message }));
  }

  end(): void {
    this.#client?.end();
  }

  async publishAsync(topic: string, payload: string, options: PublishOptions = {}): Promise<void> {
    if (!this.#client?.connected) throw new Error("not connected");
    await this.#client.publishAsync(topic, payload, options);
  }
}
