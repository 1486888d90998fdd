"""Makes a key to sign mail with: as PEM, and as the record of its public half in the DNS.
Usage: dkim_key.py rsa|rsa-old|ed25519
"""

import base64
import json
import sys

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

kind = sys.argv[1]
if kind == "ed25519":
    key = ed25519.Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    name = "ed25519"
else:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    name = "rsa"
dress = (
    serialization.PrivateFormat.TraditionalOpenSSL
    if kind == "rsa-old"
    else serialization.PrivateFormat.PKCS8
)
pem = key.private_bytes(serialization.Encoding.PEM, dress, serialization.NoEncryption())
print(json.dumps({
    "pem": pem.decode(),
    "record": f"v=DKIM1; k={name}; p={base64.b64encode(public).decode()}",
}))
