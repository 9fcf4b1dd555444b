#!/bin/bash
# RABBITMQ_DEFAULT_{USER,PASS,VHOST} are read by the server itself; _FILE forms are read here.
set -eo pipefail
. /usr/local/lib/entrypoint.sh

if starts_with_option "$@"; then set -- rabbitmq-server "$@"; fi
if [[ ${1:-} == rabbitmq* && $(id -u) == 0 ]]; then
  own rabbitmq /var/lib/rabbitmq /var/log/rabbitmq /etc/rabbitmq
  become rabbitmq "$0" "$@"
fi
for name in RABBITMQ_DEFAULT_USER RABBITMQ_DEFAULT_PASS RABBITMQ_DEFAULT_VHOST; do
  setting $name
  # To the server an empty name is a name.
  [[ -n ${!name} ]] || unset $name
done
if [[ -n ${RABBITMQ_ERLANG_COOKIE:-} ]]; then
  (umask 077 && printf %s "$RABBITMQ_ERLANG_COOKIE" >"$HOME/.erlang.cookie")
fi
exec "$@"
