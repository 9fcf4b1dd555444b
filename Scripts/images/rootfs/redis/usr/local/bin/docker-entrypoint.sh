#!/bin/bash
# As in the official image, the server takes connections from everywhere unless told otherwise.
set -eo pipefail
. /usr/local/lib/entrypoint.sh

if starts_with_option "$@" || [[ ${1:-} == *.conf ]]; then set -- redis-server "$@"; fi
[[ ${1:-} == redis-server ]] || exec "$@"
case ${2:-} in --help | -h | --version | -v) exec "$@" ;; esac
if [[ $(id -u) == 0 ]]; then
  own redis .
  become redis "$0" "$@"
fi
# A configuration file comes first; what follows it has the last word.
if [[ ${2:-} == *.conf ]]; then
  exec redis-server "$2" --protected-mode no "${@:3}"
fi
exec redis-server --protected-mode no "${@:2}"
