"""Verifies the signature of a message with dkimpy and says in JSON whether it holds.
Usage: dkim_verify.py <file> <record of the public key>
"""

import json
import sys

import dkim

with open(sys.argv[1], "rb") as file:
    message = file.read()
asked = []


def record(name, timeout=5):
    asked.append(name.decode())
    return sys.argv[2].encode()


verifier = dkim.DKIM(message)
try:
    holds = verifier.verify(dnsfunc=record)
    fault = ""
except dkim.DKIMException as error:
    holds, fault = False, str(error)
print(json.dumps({
    "holds": holds,
    "fault": fault,
    "asked": asked,
    "covers": sorted({name.decode().lower() for name, _ in verifier.signed_headers or []}),
}))
