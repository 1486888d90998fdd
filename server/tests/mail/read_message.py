"""Reads a message with Python's own email package and says in JSON what it understood.
Usage: read_message.py <file>
"""

import email
import email.policy
import json
import sys

with open(sys.argv[1], "rb") as file:
    message = email.message_from_bytes(file.read(), policy=email.policy.default)
parts = list(message.walk())
print(json.dumps({
    "subject": message["Subject"],
    "from": message["From"].addresses[0].addr_spec,
    "to": message["To"].addresses[0].addr_spec,
    "id": message["Message-ID"],
    "leave": message["List-Unsubscribe"],
    "text": message.get_body(("plain",)).get_content().replace("\r\n", "\n").strip(),
    "html": message.get_body(("html",)).get_content().replace("\r\n", "\n").strip(),
    "attachments": len(list(message.iter_attachments())),
    "defects": [repr(one) for part in parts for one in part.defects]
    + [repr(one) for value in message.values() for one in value.defects],
}))
