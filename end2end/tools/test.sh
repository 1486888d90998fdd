#!/usr/bin/env bash
# Every check there is, in the order in which faults are cheapest to find; stops at the first that
# fails.
#   test.sh          everything
#   test.sh check    what needs no server and no browser, for every few minutes
#   test.sh unit | store | e2e
#   test.sh search-eval   the search in figures; needs the judged questions (see the README)
#   test.sh drills   the long form of the drills, of which "everything" has a short one
#   test.sh figures  what the built program weighs and scores; no part of "everything"
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

export SYNERGY_TEST_NODE_MODULES="$root/end2end/node_modules"

stages=0
stage() {
  local title="$1" began=$SECONDS
  shift
  stages=$((stages + 1))
  heading "$stages. $title"
  "$@" || fail "$title failed"
  say "   done in $((SECONDS - began)) s"
}

# `ssr` and `hydrate` are never on together: the server's side and the client's are checked apart.
server_side=(-p domain -p app -p server --features app/ssr)

format() { cargo fmt --all --check; }
lint_server() { cargo clippy "${server_side[@]}" --all-targets -- -D warnings; }
lint_client() { cargo clippy -p frontend --target wasm32-unknown-unknown -- -D warnings; }
unit() { cargo nextest run "${server_side[@]}" --lib --bins; }
store() { "$tools/with-postgres.sh" cargo nextest run "${server_side[@]}"; }
search_eval() { cargo bench -p server --features app/ssr --bench search_eval; }
browser() { (cd end2end && npx --no-install playwright test); }
drills() { "$tools/with-postgres.sh" --durable node end2end/drills/run.mjs "$@"; }

footprint() { node end2end/figures/footprint.mjs; }
kept_page() { cargo bench -p server --features app/ssr --bench kept_page; }
# Large, and no part of any test: installed where it is asked for, below target/.
lighthouse() {
  local folder=target/lighthouse
  mkdir -p "$folder"
  if [ ! -d "$folder/node_modules/lighthouse" ]; then
    npm install --prefix "$folder" --no-save --no-progress --no-audit --no-fund "lighthouse@$lighthouse_version" >&2 || return
  fi
  node end2end/figures/lighthouse.mjs "$folder"
}

# What set-up may just have installed is looked for now, not when the script began.
find_test_tools() {
  if [ -x target/python/bin/python ]; then
    export SYNERGY_TEST_PYTHON="$root/target/python/bin/python"
  fi
  if [ -x target/python-api/bin/schemathesis ]; then
    export SYNERGY_TEST_SCHEMATHESIS="$root/target/python-api/bin/schemathesis"
  fi
  # What judges the search, and real exports, lie beside the project where they lie at all.
  if [ -f ../shared/data/search/health_topics.jsonl ]; then
    export SYNERGY_TEST_SEARCH_TOPICS="$root/../shared/data/search/health_topics.jsonl"
  fi
  if [ -d ../shared/data/wxr ]; then export SYNERGY_TEST_WXR="$root/../shared/data/wxr"; fi
  SYNERGY_TEST_CHROMIUM="${SYNERGY_TEST_CHROMIUM:-$(system_chromium)}"
  export SYNERGY_TEST_CHROMIUM
}

what="${1:-all}"
if [ "$what" = all ]; then stage "Set-up" "$tools/setup.sh" test; fi
find_test_tools
if [ "$what" = all ] || [ "$what" = check ]; then
  stage "Formatting" format
  stage "Lints, server side" lint_server
  stage "Lints, client side" lint_client
fi
if [ "$what" = check ] || [ "$what" = unit ]; then stage "Rules and parts" unit; fi
if [ "$what" = all ] || [ "$what" = store ]; then
  stage "Rules, store and use cases, on SQLite and PostgreSQL" store
fi
if [ "$what" = all ] || [ "$what" = e2e ]; then
  stage "Release build" "$tools/build.sh"
  stage "Journeys in the browser" browser
fi
if [ "$what" = all ]; then stage "Drills, short" drills; fi
if [ "$what" = search-eval ]; then
  [ -n "${SYNERGY_TEST_SEARCH_TOPICS:-}" ] ||
    fail "SYNERGY_TEST_SEARCH_TOPICS must name the file with the judged questions"
  stage "The search, measured" search_eval
fi
if [ "$what" = drills ]; then
  stage "Release build" "$tools/build.sh"
  stage "Drills" drills --full
fi
if [ "$what" = figures ]; then
  stage "Release build" "$tools/build.sh"
  stage "Footprint" footprint
  stage "Lighthouse" lighthouse
  stage "A kept page beside the barest handler" kept_page
fi
[ "$stages" -gt 0 ] || fail "there is no such part: $what"
heading "All $stages stages passed in $SECONDS s"
