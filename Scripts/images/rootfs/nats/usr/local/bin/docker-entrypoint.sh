#!/bin/bash
set -eo pipefail
. /usr/local/lib/entrypoint.sh
if starts_with_option "$@"; then set -- nats-server "$@"; fi
exec "$@"
