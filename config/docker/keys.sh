#!/bin/sh
# API keys of the hubs. Without arguments: makes the first ones, if they are missing, and says where they are.
#   docker compose run --rm keys first                                      prints the first administrator's key
#   docker compose run --rm keys create --name "Control room" --role operator
#   docker compose run --rm keys list
set -eu
umask 077
tocsin() { node cli/src/tocsin.mjs keys "$@" --config config/docker/hub.yaml; }
make() {
  file="/keys/$1/key"
  [ -s "$file" ] && return
  tocsin create --name "$2" --role "$3" >"$file.new"
  mv "$file.new" "$file"
}
case "${1:-}" in
  "")
    make first "First administrator" admin
    make prometheus Prometheus viewer
    make load "Load test" viewer
    echo "To sign in: docker compose run --rm keys first"
    ;;
  first) cat /keys/first/key ;;
  *) tocsin "$@" ;;
esac
