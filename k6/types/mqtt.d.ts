/**
 * The part of k6's MQTT extension that the scripts use; @types/k6 has no types for extensions.
 * https://grafana.com/docs/k6/latest/javascript-api/k6-x-mqtt/
 */
declare module "k6/x/mqtt" {
  type PublishOptions = { qos?: 0 | 1 | 2; retain?: boolean; tags?: Record<string, string> };

  export class Client {
    readonly connected: boolean;
    connect(url: string): void;
    end(): void;
    /** Resolves when the broker has acknowledged it, with QoS 1. */
    publishAsync(topic: string, payload: string, options?: PublishOptions): Promise<void>;
    on(event: "connect" | "end", listener: () => void): void;
    on(event: "error", listener: (error: { message: string }) => void): void;
  }
}
