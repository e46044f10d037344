#!/bin/sh
# Whether this plant has one server or three is decided when it first starts, by whether the others of the profile
# `cluster` are there, and kept beside the data: a server of three that finds itself alone after a power cut must wait
# for the others, and must not begin a story of its own.
set -eu
mode=/data/mode
if [ ! -s "$mode" ]; then
  servers=single
  tries=5
  while [ "$servers" = single ] && [ "$tries" -gt 0 ]; do
    if timeout 1 getent hosts nats-2 >/dev/null || timeout 1 getent hosts nats-3 >/dev/null; then servers=cluster; else sleep 1; fi
    tries=$((tries - 1))
  done
  echo "$servers" >"$mode"
fi
exec nats-server --config "/etc/nats/$(cat "$mode").conf" --name "$1"
