#!/bin/bash
# MARIADB_* and MYSQL_* {ROOT_PASSWORD,DATABASE,USER,PASSWORD}[_FILE], ROOT_HOST,
# ALLOW_EMPTY_ROOT_PASSWORD, RANDOM_ROOT_PASSWORD and /docker-entrypoint-initdb.d. The first start
# runs the server twice, the first time without TCP (it logs "port: 0").
set -eo pipefail
. /usr/local/lib/entrypoint.sh

if starts_with_option "$@"; then set -- mariadbd "$@"; fi
if [[ ${1:-} == mysqld ]]; then set -- mariadbd "${@:2}"; fi
[[ ${1:-} == mariadbd ]] || exec "$@"
case " $* " in *" --help "* | *" --version "* | *" -V "*) exec "$@" ;; esac

data=/var/lib/mysql
for argument in "$@"; do
  case $argument in --datadir=*) data=${argument#*=} ;; esac
done
if [[ $(id -u) == 0 ]]; then
  own mysql "$data" /run/mysqld
  become mysql "$0" "$@"
fi
[[ ! -d $data/mysql ]] || exec "$@"

# NAME [DEFAULT]: MARIADB_NAME, or else MYSQL_NAME.
either() {
  setting "MYSQL_$1" "${2:-}"
  local old=MYSQL_$1
  setting "MARIADB_$1" "${!old}"
}
either ROOT_PASSWORD
either ROOT_HOST '%'
either DATABASE
either USER
either PASSWORD
either RANDOM_ROOT_PASSWORD
either ALLOW_EMPTY_ROOT_PASSWORD "${MYSQL_ALLOW_EMPTY_PASSWORD:-}"
if [[ -n $MARIADB_RANDOM_ROOT_PASSWORD ]]; then
  MARIADB_ROOT_PASSWORD=$(head -c 18 /dev/urandom | base64)
  echo "GENERATED ROOT PASSWORD: $MARIADB_ROOT_PASSWORD"
elif [[ -z $MARIADB_ROOT_PASSWORD && -z $MARIADB_ALLOW_EMPTY_ROOT_PASSWORD ]]; then
  echo "error: Database is uninitialized and password option is not specified" >&2
  echo "       Set MARIADB_ROOT_PASSWORD, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD or" >&2
  echo "       MARIADB_RANDOM_ROOT_PASSWORD." >&2
  exit 1
fi

mariadb-install-db --datadir="$data" --auth-root-authentication-method=normal --skip-test-db \
  --skip-log-bin --cross-bootstrap >/dev/null

socket=/run/mysqld/mysqld.sock
"$@" --skip-networking --socket=$socket --loose-skip-log-bin &
server=$!
# Root has no password until the statements below.
password=
sql() { MYSQL_PWD=$password mariadb -uroot --socket=$socket --database="${1:-}"; }
sql_of_start_script() { sql "$MARIADB_DATABASE"; }
until MYSQL_PWD='' mariadb-admin -uroot --socket=$socket ping >/dev/null 2>&1; do
  kill -0 $server 2>/dev/null || { echo "error: the server ended before it was ready" >&2; exit 1; }
  sleep 0.05
done

# A text in quotes; a name in backticks.
text() { local value=${1//\\/\\\\}; printf "'%s'" "${value//\'/\'\'}"; }
# shellcheck disable=SC2016
name() { printf '`%s`' "${1//\`/\`\`}"; }
{
  root="IDENTIFIED BY $(text "$MARIADB_ROOT_PASSWORD")"
  host=$(text "$MARIADB_ROOT_HOST")
  [[ -z $MARIADB_DATABASE ]] || echo "CREATE DATABASE IF NOT EXISTS $(name "$MARIADB_DATABASE");"
  if [[ -n $MARIADB_USER ]]; then
    user="$(text "$MARIADB_USER")@'%'"
    echo "CREATE USER $user IDENTIFIED BY $(text "$MARIADB_PASSWORD");"
    if [[ -n $MARIADB_DATABASE ]]; then
      # In a grant an underscore stands for any character.
      database=${MARIADB_DATABASE//_/\\_}
      echo "GRANT ALL ON $(name "$database").* TO $user;"
    fi
  fi
  if [[ $MARIADB_ROOT_HOST != localhost ]]; then
    echo "CREATE USER 'root'@$host $root;"
    echo "GRANT ALL ON *.* TO 'root'@$host WITH GRANT OPTION;"
  fi
  # These have no password, and would come before the one for all hosts.
  echo "DROP USER IF EXISTS 'root'@'127.0.0.1', 'root'@'::1';"
  echo "ALTER USER 'root'@'localhost' $root;"
} | sql
password=$MARIADB_ROOT_PASSWORD
run_start_scripts sql_of_start_script
MYSQL_PWD=$password mariadb-admin -uroot --socket=$socket shutdown
wait $server
echo "MariaDB init process done. Ready for start up."
exec "$@"
