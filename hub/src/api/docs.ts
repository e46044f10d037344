import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { SESSION_COOKIE } from "../access/authenticate.ts";
import type { Api } from "./context.ts";
import { withNamedSchemas } from "./named-schemas.ts";

type Parameter = { required?: boolean; schema?: { default?: unknown } };

/** What has a default may be left out. */
function withOptionalDefaults<Document extends { paths?: object }>(description: Document): Document {
  for (const item of Object.values(description.paths ?? {}) as Record<string, { parameters?: Parameter[] }>[])
    for (const { parameters = [] } of Object.values(item))
      for (const parameter of parameters) if (parameter.schema?.default !== undefined) parameter.required = false;
  return description;
}

/** Must be registered before the resources: it collects their schemas. */
export async function describeApi(app: Api, version: string, base: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Tocsin hub",
        version,
        description: "Health of every sensor and machine. Times are milliseconds since 1970 UTC; errors are RFC 9457.",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      components: {
        securitySchemes: {
          bearer: { type: "http", scheme: "bearer", description: "an API key, or a token of a configured issuer" },
          session: { type: "apiKey", in: "cookie", name: SESSION_COOKIE, description: "as POST /session gives it" },
        },
      },
      servers: [{ url: base === "" ? "/" : base }],
    },
    hideUntagged: false,
    transformObject: (document) =>
      "openapiObject" in document
        ? withNamedSchemas(withOptionalDefaults(document.openapiObject))
        : document.swaggerObject,
  });
  await app.register(swaggerUi, {
    routePrefix: "/docs",
    indexPrefix: base,
    staticCSP: true,
    // In a plant without TLS an upgraded request would find nobody; the documentation sets styles of its own.
    transformStaticCSP: (header) =>
      header
        .replace("upgrade-insecure-requests;", "")
        .replace("style-src 'self' https:", "style-src 'self' 'unsafe-inline'")
        .replace(" validator.swagger.io", ""),
    uiConfig: { docExpansion: "list" },
  });
}
