#!/usr/bin/env bash
# Tries the JSON interface of a running server with what its own description promises and with what
# it forbids. The server should be one to throw away: bookings are made.
#   schemathesis.sh http://127.0.0.1:3000
#   schemathesis.sh            only makes the Python environment, below target/
# SYNERGY_TEST_SCHEMATHESIS may name another schemathesis to run.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

folder=target/python-api
wanted=end2end/api/requirements.txt

make_environment() {
  if cmp -s "$wanted" "$folder/.installed"; then return; fi
  say "making a Python environment for Schemathesis, below target/"
  mkdir -p target
  python3 -m venv --clear "$folder" ||
    { apt_install python3 python3-venv && python3 -m venv --clear "$folder"; }
  "$folder/bin/pip" install --quiet --disable-pip-version-check -r "$wanted"
  # Last, so that an installation that was cut short is begun again.
  cp "$wanted" "$folder/.installed"
}

if [ -z "${SYNERGY_TEST_SCHEMATHESIS:-}" ]; then
  make_environment
  SYNERGY_TEST_SCHEMATHESIS="$root/$folder/bin/schemathesis"
fi
server="${1:-}"
if [ -z "$server" ]; then exit; fi

# Drawn at random, hardly a start would ever be free: it is given those that are.
mkdir -p "$folder"
python3 - "$server" > "$folder/starts.txt" <<'PYTHON'
import json, sys, urllib.request

with urllib.request.urlopen(sys.argv[1] + "/api/v1/free-times?state=MN") as answer:
    for time in json.load(answer)["times"]:
        print(json.dumps(time["starts_at"]))
PYTHON

# The same requests each time, and nothing left behind: what is found once is found again.
exec "$SYNERGY_TEST_SCHEMATHESIS" --config-file end2end/api/schemathesis.toml run \
  "$server/api/v1/openapi.json" --checks all --max-examples 30 --workers 1 \
  --seed 1 --generation-deterministic --request-timeout 10 \
  --no-color
