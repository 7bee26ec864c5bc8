"""By which a push service knows that a message comes from the desk to which the browser subscribed (RFC 8292)."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat, load_pem_private_key

# A day is the most that is allowed; services refuse more where clocks differ.
VALID_FOR = timedelta(hours=12)


def new_key() -> str:
    """A private key, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_key(private_key: str) -> str:
    """The public half of a key, as browsers want it: an uncompressed point in URL-safe base64 without filling."""
    return encoded(_loaded(private_key).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def authorization(private_key: str, *, endpoint: str, contact: str, now: datetime) -> str:
    """The Authorization field for a request to an endpoint. `contact` is a ``mailto:`` or ``https:`` address at which the desk can be reached."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int((now + VALID_FOR).timestamp()), "sub": contact}
    signed = ".".join(encoded(json.dumps(part, separators=(",", ":")).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    first, second = decode_dss_signature(_loaded(private_key).sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    signature = first.to_bytes(32, "big") + second.to_bytes(32, "big")
    return f"vapid t={signed}.{encoded(signature)}, k={public_key(private_key)}"


def encoded(value: bytes) -> str:
    """URL-safe base64 without filling (RFC 7515, 2)."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The inverse of `encoded`. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _loaded(private_key: str) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(private_key.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("not a key of an elliptic curve")
    return key
