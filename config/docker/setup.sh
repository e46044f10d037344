#!/bin/sh
# Runs before everything else, at each start: makes what keys and certificates are missing or will end soon, and gives
# every volume to the user that the containers run as. It is the only container that runs as root, with no network.
set -eu
umask 077
hosts="${TOCSIN_HOSTS:-localhost,127.0.0.1}" # the names by which others than containers know this server
node cli/src/tocsin.mjs certificates --folder /certificates \
  "nats=nats,nats-1,nats-2,nats-3,$hosts" "mosquitto=mosquitto,$hosts" hub=hub-1,hub-2,localhost \
  "proxy=proxy,$hosts" prometheus simulator streams keys "$@"
for folder in /certificates/*; do
  [ "$folder" = /certificates/authority ] || chown -R 1000:1000 "$folder"
  chmod 755 "$folder"
done
chown 1000:1000 /volumes/*
if [ -d /secrets/grafana ] && [ ! -s /secrets/grafana/password ]; then
  openssl rand -hex 16 >/secrets/grafana/password
  chown 1000:1000 /secrets/grafana/password
fi
