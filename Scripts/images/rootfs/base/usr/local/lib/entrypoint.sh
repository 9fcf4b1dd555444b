# shellcheck shell=bash
# What the entrypoints share. They keep the promises of the official images (variables, folders,
# accounts, order of start), so that a module which works here works there.

# An option alone, as in `docker run IMAGE --option`, is an option of the server.
# Usage: starts_with_option "$@" && set -- SERVER "$@"
starts_with_option() { [[ ${1:-} == -* ]]; }

# NAME [DEFAULT]: sets NAME from itself, from the file that NAME_FILE names, or to DEFAULT.
setting() {
  local name=$1 file=${1}_FILE value=${2:-}
  if [[ -n ${!name:-} && -n ${!file:-} ]]; then
    echo "error: both $name and $file are set; set one of them" >&2
    exit 1
  fi
  [[ -z ${!name:-} ]] || value=${!name}
  [[ -z ${!file:-} ]] || value=$(<"${!file}")
  export "$name=$value"
}

# ACCOUNT FOLDER...: makes the folders and gives the account what is not yet its own in them. (To
# change what is right already would copy a prepared data folder out of its image, for seconds.)
own() {
  local account=$1
  shift
  mkdir -p "$@"
  find "$@" ! -user "$account" -exec chown "$account:$account" {} +
}

# ACCOUNT COMMAND...: goes on as that account, in this process.
become() {
  local account=$1
  shift
  exec setpriv --reuid "$account" --regid "$account" --init-groups "$@"
}

# RUNNER: does what lies in /docker-entrypoint-initdb.d, in name order; SQL goes to RUNNER's input.
run_start_scripts() {
  local runner=$1 file
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh)
        echo "$0: running $file"
        # shellcheck disable=SC1090
        if [[ -x $file ]]; then "$file"; else . "$file"; fi
        ;;
      *.sql)
        echo "$0: running $file"
        "$runner" <"$file"
        ;;
      *.sql.gz)
        echo "$0: running $file"
        zcat "$file" | "$runner"
        ;;
      *.sql.xz)
        echo "$0: running $file"
        xzcat "$file" | "$runner"
        ;;
      */\*) ;; # an empty folder, or none
      *) echo "$0: ignoring $file" ;;
    esac
  done
}
