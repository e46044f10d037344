/** One MQTT message that waits for its turn. */
export type Message = { topic: string; payload: string; retain: boolean };
