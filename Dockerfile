# One image for every role: the command says which (`tocsin gateway`, `tocsin hub`, `tocsin streams`, `tocsin simulate`).
# TypeScript runs as it is, so the tree is copied whole and the workspaces stay linked.
FROM node:24-bookworm-slim AS bundle
WORKDIR /tocsin
COPY package.json package-lock.json .npmrc ./
COPY core/package.json core/
COPY gateway/package.json gateway/
COPY hub/package.json hub/
COPY web-components/package.json web-components/
COPY simulator/package.json simulator/
COPY cli/package.json cli/
RUN npm ci
COPY core core
COPY web-components web-components
RUN npm run build

FROM node:24-bookworm-slim AS tocsin
ENV NODE_ENV=production
WORKDIR /tocsin
COPY package.json package-lock.json .npmrc ./
COPY core/package.json core/
COPY gateway/package.json gateway/
COPY hub/package.json hub/
COPY web-components/package.json web-components/
COPY simulator/package.json simulator/
COPY cli/package.json cli/
RUN npm ci --omit=dev --omit=optional && npm cache clean --force && mkdir /data && chown node:node /data
COPY core core
COPY gateway gateway
COPY hub hub
COPY simulator simulator
COPY cli cli
COPY --from=bundle /tocsin/web-components/dist web-components/dist
USER node
VOLUME /data
ENTRYPOINT ["node", "cli/src/main.ts"]
CMD ["--help"]
