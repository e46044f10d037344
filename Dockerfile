# Three images from one tree. `tocsin` has every role, and the command says which: `gateway`, `hub`, `streams`, `simulate`,
# `keys`, `load`. `setup` adds openssl to make certificates, `proxy` is what people reach the hubs through.
# TypeScript runs as it is: workspaces are copied and stay linked.
ARG NODE=node:24.21.0-bookworm-slim

# What dependencies hang on: installing them is done again only when this changes.
FROM ${NODE} AS manifests
WORKDIR /tocsin
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete

FROM ${NODE} AS bundle
WORKDIR /tocsin
COPY --from=manifests /tocsin .
RUN npm ci
COPY core core
COPY web-components web-components
RUN npm run build

FROM ${NODE} AS dependencies
WORKDIR /tocsin
COPY --from=manifests /tocsin .
RUN npm ci --omit=dev --omit=optional

FROM ${NODE} AS tocsin
ENV NODE_ENV=production
WORKDIR /tocsin
COPY --from=dependencies /tocsin .
COPY core core
COPY gateway gateway
COPY hub hub
COPY simulator simulator
COPY cli cli
COPY --from=bundle /tocsin/web-components/dist web-components/dist
USER node
ENTRYPOINT ["node", "cli/src/tocsin.mjs"]
CMD ["--help"]

FROM tocsin AS setup
USER root
RUN apt-get update && apt-get install -y --no-install-recommends openssl && rm -rf /var/lib/apt/lists/*
ENTRYPOINT ["/bin/sh", "config/docker/setup.sh"]
CMD []

# HAProxy asks the hubs how they are, and learns the addresses that restarted containers get; Debian's nginx does neither.
FROM ${NODE} AS proxy
RUN apt-get update && apt-get install -y --no-install-recommends haproxy && rm -rf /var/lib/apt/lists/*
USER node
ENTRYPOINT ["haproxy"]
CMD ["-W", "-f", "/etc/haproxy/haproxy.cfg"]
