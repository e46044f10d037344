const ANY_PORT = ":*";
const literally = (text: string): string => text.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&");

/**
 * Origins as the CORS plugin takes them. `http://localhost:*` stands for every port of that host: portals under development.
 */
export const allowedOrigins = (origins: readonly string[]): (string | RegExp)[] =>
  origins.map((origin) =>
    origin.endsWith(ANY_PORT) ? new RegExp(`^${literally(origin.slice(0, -ANY_PORT.length))}(:\\d{1,5})?$`) : origin,
  );

export const isAllowedOrigin = (origin: string, origins: readonly string[]): boolean =>
  allowedOrigins(origins).some((each) => (typeof each === "string" ? each === origin : each.test(origin)));
