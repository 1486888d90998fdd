#!/usr/bin/env bash
# Builds the program and its assets for use, unless nothing has changed since the last time:
# cargo-leptos would split and optimize the client anew each time (and once panicked over that).
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

stamp="$built/release/.synergy-built"
program="$built/release/synergy"

# Whether any source, or a folder that lost one, is newer than the last build.
changed() {
  local sources=() path
  for path in Cargo.toml Cargo.lock rust-toolchain.toml .cargo app frontend server/Cargo.toml \
    server/build.rs server/src server/migrations server/content server/assets style public; do
    if [ -e "$path" ]; then sources+=("$path"); fi
  done
  [ -n "$(find "${sources[@]}" -newer "$stamp" -print -quit)" ]
}

if [ -f "$stamp" ] && [ -x "$program" ] && [ -d target/site/pkg ] && ! changed; then
  say "the build is up to date"
  exit
fi

# Dated before the build: what is edited meanwhile is built the next time.
mkdir -p "$built/release"
started="$(mktemp "$built/release/.synergy-started.XXXXXX")"
trap 'rm -f "$started"' EXIT
rm -f "$stamp"
cargo leptos build --release --split --precompress
[ -x "$program" ] || fail "the build made no $program"
mv "$started" "$stamp"
