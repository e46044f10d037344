import type { HttpSettings } from "../config/http-schema.ts";

const YEAR_S = 31_536_000;

/** Scripts and styles only from here: elements adopt their style sheets and set what moves by script. */
export const securityHeaders = ({ certFile, frameAncestors }: HttpSettings) => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      "default-src": ["'self'"],
      "script-src": ["'self'"],
      "style-src": ["'self'"],
      "img-src": ["'self'", "data:"],
      "font-src": ["'self'", "data:"],
      "connect-src": ["'self'"],
      "object-src": ["'none'"],
      "base-uri": ["'self'"],
      "form-action": ["'self'"],
      "frame-ancestors": ["'self'", ...frameAncestors],
    },
  },
  // The older header knows no list: where others may frame the page, the policy above alone says who.
  xFrameOptions: frameAncestors.length > 0 ? (false as const) : { action: "sameorigin" as const },
  // Pages of a plant's network are often served without TLS; a proxy that has it says so itself.
  strictTransportSecurity: certFile === undefined ? (false as const) : { maxAge: YEAR_S },
  crossOriginEmbedderPolicy: false as const,
});
