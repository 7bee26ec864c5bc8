"""What is sent to a browser's push service can be read by that browser alone (RFC 8291, with the coding of RFC 8188)."""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from relevo.core import ids

RECORD_BYTES = 4096
# Push services take 4,096 bytes in all (RFC 8030, 7.2); the head takes 86 of them, the mark of the end and its seal 17.
MAX_BYTES = RECORD_BYTES - 86 - 17
# All texts are made as long as the longest that is usual, so that the length tells nobody what they say.
PADDED_BYTES = 1024


def encrypt(text: bytes, *, public_key: bytes, secret: bytes) -> bytes:
    """The body of a push message (content coding ``aes128gcm``) for a subscription with this key and secret.

    A key pair and salt are made anew for each message. Raises ValueError for a text that is too long and for a key that is none.
    """
    if len(text) > MAX_BYTES:
        raise ValueError("too long for a push message")
    theirs = public_point(public_key)
    own = ec.generate_private_key(ec.SECP256R1())
    sender = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    material = _derived(own.exchange(ec.ECDH(), theirs), salt=secret, info=b"WebPush: info\0" + public_key + sender, size=32)
    salt = ids.random_bytes(16)
    key = _derived(material, salt=salt, info=b"Content-Encoding: aes128gcm\0", size=16)
    nonce = _derived(material, salt=salt, info=b"Content-Encoding: nonce\0", size=12)
    padded = (text + b"\x02").ljust(min(PADDED_BYTES, MAX_BYTES + 1), b"\0")
    return salt + RECORD_BYTES.to_bytes(4, "big") + bytes([len(sender)]) + sender + AESGCM(key).encrypt(nonce, padded, None)


def public_point(public_key: bytes) -> ec.EllipticCurvePublicKey:
    """The public key of a subscription: an uncompressed point of P-256. Raises ValueError for anything else."""
    if len(public_key) != 65:
        raise ValueError("not a point of P-256")
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key)


def _derived(material: bytes, *, salt: bytes, info: bytes, size: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=size, salt=salt, info=info).derive(material)
