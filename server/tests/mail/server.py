"""A mail server that is not ours, for one letter after another.

Usage: server.py [plain|starttls|whole] [user:password]

Speaks JSON, a line each: first where it listens (and the certificate of its authority), then every
letter that it took charge of, as Python's own email package reads it.
"""

import asyncio
import email
import email.policy
import json
import ssl
import sys

import trustme
from aiosmtpd.smtp import SMTP, AuthResult


def say(thing):
    print(json.dumps(thing), flush=True)


def part(found):
    kind = found.get_content_type()
    return {
        "type": kind,
        "parameters": dict(found["Content-Type"].params) if found["Content-Type"] else {},
        "file": found.get_filename(),
        "content": None if found.is_multipart() else text(found),
        "defects": [repr(defect) for defect in found.defects],
    }


def text(found):
    charset = found.get_content_charset() or "utf-8"
    return found.get_payload(decode=True).decode(charset)


class Keeper:
    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        say({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "encrypted": session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None,
            "signed_in": session.authenticated,
            "hello": session.host_name,
            "headers": [[name, str(value)] for name, value in letter.items()],
            "parts": [part(found) for found in letter.walk()],
            "header_defects": [
                repr(defect) for _, value in letter.items() for defect in value.defects
            ],
        })
        return "250 2.0.0 taken for " + envelope.rcpt_tos[0]


async def main():
    protection = sys.argv[1] if len(sys.argv) > 1 else "plain"
    account = sys.argv[2] if len(sys.argv) > 2 else None

    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)

    def check(server, session, envelope, mechanism, data):
        given = data.login.decode() + ":" + data.password.decode()
        return AuthResult(success=given == account, handled=given == account)

    def connection():
        return SMTP(
            Keeper(),
            hostname="stub.example",
            tls_context=context if protection == "starttls" else None,
            require_starttls=protection == "starttls",
            authenticator=check if account else None,
            auth_required=account is not None,
            auth_require_tls=protection == "starttls",
        )

    listening = await asyncio.get_running_loop().create_server(
        connection, "127.0.0.1", 0, ssl=context if protection == "whole" else None
    )
    say({
        "port": listening.sockets[0].getsockname()[1],
        "authority": authority.cert_pem.bytes().decode(),
    })
    await listening.serve_forever()


asyncio.run(main())
