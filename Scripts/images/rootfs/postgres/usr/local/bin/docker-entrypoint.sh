#!/bin/bash
# POSTGRES_{USER,PASSWORD,DB,INITDB_ARGS}[_FILE], POSTGRES_HOST_AUTH_METHOD, POSTGRES_INITDB_WALDIR,
# PGDATA and /docker-entrypoint-initdb.d. The first start runs the server twice, the first time
# without TCP, so that "ready to accept connections" is logged twice.
set -eo pipefail
. /usr/local/lib/entrypoint.sh

if starts_with_option "$@"; then set -- postgres "$@"; fi
[[ ${1:-} == postgres ]] || exec "$@"
case " $* " in *" --help "* | *" -? "* | *" --version "* | *" -V "* | *" -C "*) exec "$@" ;; esac

if [[ $(id -u) == 0 ]]; then
  own postgres "$PGDATA" /var/run/postgresql ${POSTGRES_INITDB_WALDIR:+"$POSTGRES_INITDB_WALDIR"}
  chmod 700 "$PGDATA"
  become postgres "$0" "$@"
fi

sql() { PGHOST='' PGHOSTADDR='' psql -v ON_ERROR_STOP=1 -qXw -U "$POSTGRES_USER" -d "$@"; }
sql_of_start_script() { sql "$POSTGRES_DB"; }

if [[ -s $PGDATA/PG_VERSION ]]; then
  echo "PostgreSQL Database directory appears to contain a database; Skipping initialization"
else
  setting POSTGRES_PASSWORD
  setting POSTGRES_USER postgres
  setting POSTGRES_DB "$POSTGRES_USER"
  setting POSTGRES_INITDB_ARGS
  if [[ -z $POSTGRES_PASSWORD && ${POSTGRES_HOST_AUTH_METHOD:-} != trust ]]; then
    echo "Error: Database is uninitialized and superuser password is not specified." >&2
    echo "       Set POSTGRES_PASSWORD, or POSTGRES_HOST_AUTH_METHOD=trust for no password." >&2
    exit 1
  fi
  # The arguments are a shell's words, quotes included.
  eval "arguments=($POSTGRES_INITDB_ARGS)"
  [[ -z ${POSTGRES_INITDB_WALDIR:-} ]] || arguments+=(--waldir "$POSTGRES_INITDB_WALDIR")
  initdb -D "$PGDATA" --username="$POSTGRES_USER" \
    --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") "${arguments[@]}"
  shift
  printf '\nhost all all all %s\n' \
    "${POSTGRES_HOST_AUTH_METHOD:-$(postgres -C password_encryption "$@")}" >>"$PGDATA/pg_hba.conf"

  options="-c listen_addresses='' -p ${PGPORT:-5432} ${*:+$(printf '%q ' "$@")}"
  pg_ctl -D "$PGDATA" -w -o "$options" start
  if [[ -z $(sql postgres -tA -v name="$POSTGRES_DB" \
    <<<"SELECT 1 FROM pg_database WHERE datname = :'name'") ]]; then
    sql postgres -v name="$POSTGRES_DB" <<<'CREATE DATABASE :"name"'
  fi
  run_start_scripts sql_of_start_script
  pg_ctl -D "$PGDATA" -m fast -w stop
  printf '\nPostgreSQL init process complete; ready for start up.\n\n'
  set -- postgres "$@"
fi
exec "$@"
