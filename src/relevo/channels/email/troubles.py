"""What a failed connection to a mail server means, as a code for machines. Words are made by `channels.wording`."""

from __future__ import annotations

import socket
import ssl

CERTIFICATE_CODES = {9: "certificate_not_yet_valid", 10: "certificate_expired", 18: "certificate_self_signed", 19: "certificate_self_signed"}
_WRONG_NAME = (62, 64)


def connection_code(error: BaseException) -> str:
    """The code of an error while resolving, connecting, or setting up TLS.

    One of unknown_host, refused, timeout, unreachable, connection_lost, tls_mismatch, tls, certificate_expired,
    certificate_self_signed, certificate_not_yet_valid, certificate_name, certificate.
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        if error.verify_code in _WRONG_NAME:
            return "certificate_name"
        return CERTIFICATE_CODES.get(error.verify_code, "certificate")
    if isinstance(error, ssl.SSLError):
        return _tls_code(error)
    if isinstance(error, socket.gaierror | UnicodeError):
        return "unknown_host"
    if isinstance(error, ConnectionRefusedError):
        return "refused"
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, ConnectionError | EOFError):
        return "connection_lost"
    return "unreachable" if isinstance(error, OSError) else "connection_lost"


def _tls_code(error: ssl.SSLError) -> str:
    # A server that speaks plain text answers our TLS greeting with words, which OpenSSL reads as a wrong version.
    if error.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG", "UNKNOWN_PROTOCOL"):
        return "tls_mismatch"
    return "connection_lost" if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError) else "tls"


def tls_context(*, verify: bool) -> ssl.SSLContext:
    """TLS with the system's certificates; without `verify` any certificate is taken, for servers inside one's own walls."""
    context = ssl.create_default_context()
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
