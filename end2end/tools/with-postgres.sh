#!/usr/bin/env bash
# Runs a command with a throw-away PostgreSQL, whose address is in SYNERGY_TEST_POSTGRES_URL, and
# passes its exit status on. The server listens on 127.0.0.1 only, its password is random, and it
# and its files are gone afterwards. A SYNERGY_TEST_POSTGRES_URL that is already set is used instead.
#
#   with-postgres.sh [--durable] COMMAND…
#
# --durable   waits for the disk as a real server does; without it commits are faster and not safe.
set -euo pipefail

settings=(-c fsync=off -c synchronous_commit=off -c full_page_writes=off)
if [ "${1:-}" = --durable ]; then
  settings=(-c fsync=on)
  shift
fi
if [ $# -eq 0 ]; then
  echo "usage: with-postgres.sh [--durable] COMMAND…" >&2
  exit 2
fi
if [ -n "${SYNERGY_TEST_POSTGRES_URL:-}" ]; then exec "$@"; fi

here="$PWD"
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

bin="$(postgres_bin)"
[ -n "$bin" ] || fail "there is no PostgreSQL 15 or newer: run make setup"

home="$(mktemp -d "${TMPDIR:-/tmp}/synergy-postgres.XXXXXX")"
server=""

stop_server() {
  if [ -n "$server" ] && kill -0 "$server" 2>/dev/null; then
    # SIGINT is PostgreSQL's "fast" stop: it does not wait for clients to leave.
    kill -INT "$server"
    wait "$server" 2>/dev/null || true
  fi
  server=""
}

# shellcheck disable=SC2317  # the traps call it
clean_up() {
  trap - EXIT INT TERM HUP
  stop_server
  rm -rf "$home"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

# PostgreSQL refuses to run as root: there, an account without rights runs it.
as_owner=(env)
if [ "$(id -u)" -eq 0 ]; then
  has setpriv || fail "starting PostgreSQL as root needs setpriv (package util-linux)"
  owner="$(id -u postgres >/dev/null 2>&1 && echo postgres || echo nobody)"
  group="$(id -g "$owner")"
  as_owner=(setpriv "--reuid=$owner" "--regid=$group" --clear-groups)
  chown "$owner:$group" "$home"
  # Programs below a private home folder are out of its reach.
  if ! "${as_owner[@]}" test -x "$bin/initdb"; then
    cp -R "$(dirname "$bin")" "$home/native"
    chmod -R go+rX "$home/native"
    bin="$home/native/bin"
  fi
fi

password="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
printf '%s\n' "$password" >"$home/password"
if [ "$(id -u)" -eq 0 ]; then chown "$owner" "$home/password"; fi
(
  cd "$home"
  "${as_owner[@]}" "$bin/initdb" -D "$home/data" -U synergy --auth=scram-sha-256 \
    --pwfile="$home/password" --encoding=UTF8 --no-locale --no-sync
) >"$home/initdb.log" 2>&1 || { cat "$home/initdb.log" >&2; fail "initdb failed"; }

# Starts the server on `port` and waits until it takes connections; fails if it ends before.
start_server() {
  local log="$home/server.log" tries
  : >"$log"
  (
    cd "$home"
    exec "${as_owner[@]}" "$bin/postgres" -D "$home/data" -p "$port" \
      -c listen_addresses=127.0.0.1 -c "unix_socket_directories=$home" \
      -c max_connections=200 "${settings[@]}"
  ) >"$log" 2>&1 </dev/null &
  server=$!
  for ((tries = 0; tries < 300; tries++)); do
    if grep -q 'database system is ready to accept connections' "$log"; then return; fi
    kill -0 "$server" 2>/dev/null || return 1
    sleep 0.1
  done
  return 1
}

# A port is free only until somebody else takes it: PostgreSQL itself finds out, and another is tried.
for attempt in 1 2 3 4 5; do
  port=$((20000 + ($(od -An -N2 -tu2 /dev/urandom) % 12000)))
  if start_server; then break; fi
  stop_server
  if [ "$attempt" -eq 5 ]; then
    cat "$home/server.log" >&2
    fail "PostgreSQL did not start"
  fi
done

export SYNERGY_TEST_POSTGRES_URL="postgres://synergy:$password@127.0.0.1:$port/postgres"
cd "$here"
# In the foreground: what a script starts in the background ignores Ctrl-C, and its children too.
status=0
"$@" || status=$?
exit "$status"
