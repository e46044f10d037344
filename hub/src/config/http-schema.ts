import { Type, type Static } from "typebox";

const closed = { additionalProperties: false } as const;
const origins = (description: string) => Type.Array(Type.String(), { default: [], description });

/** Where and how the hub answers over HTTP. */
export const HttpSchema = Type.Object(
  {
    host: Type.String({ default: "127.0.0.1" }),
    port: Type.Integer({ default: 8080, minimum: 0, maximum: 65_535 }),
    basePath: Type.String({
      default: "",
      pattern: "^(/[A-Za-z0-9._-]+)*$",
      description: "prefix of every path, such as /tocsin; empty for none",
    }),
    publicUrl: Type.Optional(
      Type.String({
        pattern: "^https?://[^/@\\s]+(/[A-Za-z0-9._-]+)*/?$",
        wanted: "where people reach the page, such as https://tocsin.example/plant",
        description: "where people reach this hub's page, basePath or a proxy's prefix included: messages link to it",
      }),
    ),
    certFile: Type.Optional(Type.String({ description: "PEM of the certificate chain, relative to this file: HTTPS" })),
    keyFile: Type.Optional(Type.String({ description: "PEM of the private key, relative to this file" })),
    trustedProxies: Type.Array(Type.String(), {
      default: [],
      description:
        "addresses or networks (10.0.0.0/8) of proxies that end TLS before this hub: who asks is who they forward; " +
        "nobody else may ask without TLS",
    }),
    corsOrigins: origins("origins whose pages may ask the API; `http://localhost:*` is every port of that host"),
    frameAncestors: origins("origins whose pages may show the hub's page in a frame"),
    requestsPerMinute: Type.Integer({
      default: 6_000,
      minimum: 1,
      description: "of one caller beyond this computer; more are answered 429",
    }),
    wrongCredentialsPerMinute: Type.Integer({
      default: 120,
      minimum: 1,
      description: "of one address; then none of its credentials is looked at for the rest of that minute",
    }),
    commandsPerMinute: Type.Integer({ default: 120, minimum: 1, description: "of one caller; more are answered 429" }),
  },
  { ...closed, default: {} },
);
export type HttpSettings = Static<typeof HttpSchema>;
