#!/bin/sh
# The load test inside the compose file's networks, with the certificate of the simulated controllers and a key of its own.
set -eu
exec node cli/src/tocsin.mjs load --remote --hub https://proxy:8443 \
  --mqtt press=mqtts://mosquitto:8883,paint=mqtts://mosquitto:8883 \
  --status press=http://gateway-press:9101,paint=http://gateway-paint:9101 \
  --api-key-file /keys/key --mqtt-ca-file /certificates/ca.crt \
  --mqtt-cert-file /certificates/tls.crt --mqtt-key-file /certificates/tls.key \
  --report /data/load "$@"
