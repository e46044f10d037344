/** A body as it goes out, and its content type. */
export type Body = { type: string; body: string };
