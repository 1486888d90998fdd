#!/bin/sh
# Makes the Python that the tests of mail and site talk to, once for each state of requirements.txt, and prints
# the path of its interpreter:
#   SYNERGY_TEST_PYTHON=$(server/tests/mail/venv.sh) cargo nextest run -p server --test mail
# Usage: venv.sh [folder]; the folder is target/python unless it is given.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
folder=${1:-$here/../../../target/python}
wanted=$here/requirements.txt
made=$folder/made-from.txt

if ! cmp -s "$wanted" "$made"; then
    python3 -m venv --clear "$folder"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check \
        --requirement "$wanted" >&2
    # Last, so that an installation that was cut short is begun again.
    cp "$wanted" "$made"
fi

CDPATH='' cd -- "$folder/bin"
echo "$(pwd)/python"
