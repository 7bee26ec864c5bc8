"""Header fields of outgoing mails, written so that no value can become a field of its own.

Not through `email.policy`: its address parser rewrites or refuses addresses that exist (``a..b@docomo.ne.jp``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from email.header import Header

from relevo.channels.base import PermanentError
from relevo.core.text import one_line

_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\\\"@\x00-\x1f\x7f]{1,128}@[^\s<>()\[\],;:\\\"@\x00-\x1f\x7f]{1,253}")
_LITERAL = re.compile(
    r"(?:\"[^\"\\\x00-\x1f\x7f]{1,64}\"|[^\s<>\"@\x00-\x1f\x7f]{1,128})@(?:\[[0-9A-Fa-f.:IPv]{3,60}\]|[^\s<>\"@\x00-\x1f\x7f]{1,253})"
)
_EOL = "\r\n"
MAX_LINE = 76


def wire_address(address: str) -> str:
    """An address as it goes over the wire: the domain in its ASCII form (IDNA). A local part beyond ASCII stays and
    needs SMTPUTF8. Raises PermanentError for what can't be an address."""
    if not (_ADDRESS.fullmatch(address) or _LITERAL.fullmatch(address)):
        raise PermanentError("address_invalid", address)
    local, _, domain = address.rpartition("@")
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise PermanentError("address_invalid", address) from error
    return f"{local}@{domain}"


def field(name: str, value: str) -> str:
    """A field of ASCII words that are folded already or short."""
    return f"{name}: {value}{_EOL}"


def text_field(name: str, value: str) -> str:
    """A field of free text, such as Subject, encoded by RFC 2047 where it needs to be."""
    return field(name, _encoded(one_line(value, 1000), len(name) + 2))


def address_field(name: str, lines: Iterable[Mapping[str, str]]) -> str:
    """A field of mailboxes, one a line; nothing where there are none."""
    written = [mailbox(line.get("name", ""), line["address"]) for line in lines]
    return field(name, f",{_EOL} ".join(written)) if written else ""


def mailbox(name: str, address: str) -> str:
    """``Ana (Shop) <help@shop.example>`` with the name quoted or encoded."""
    plain = one_line(name, 200)
    wire = wire_address(address)
    if not plain or plain.lower() == address.lower():
        return wire if _ADDRESS.fullmatch(wire) else f"<{wire}>"
    if _ATOMS.fullmatch(plain) and "=?" not in plain:
        return f"{plain} <{wire}>"
    if plain.isascii() and "=?" not in plain:
        quoted = plain.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{wire}>'
    return f"{_encoded(plain, 10)} <{wire}>"


def ids_field(name: str, identifiers: Iterable[str]) -> str:
    """Message-IDs in angle brackets, one a line; nothing where there are none."""
    written = [f"<{identifier}>" for identifier in identifiers]
    return field(name, f"{_EOL} ".join(written)) if written else ""


def _encoded(text: str, used: int) -> str:
    if text.isascii() and "=?" not in text:
        header = Header(text, "us-ascii", maxlinelen=MAX_LINE, header_name="x" * max(used - 2, 1))
        folded = header.encode(splitchars=" \t", linesep=_EOL)
        # `Header` may leave one word longer than a line may be (RFC 5322 allows 998); such a one is encoded, which splits it.
        if all(len(line) < 900 for line in folded.split(_EOL)):
            return folded
    return Header(text, "utf-8", maxlinelen=MAX_LINE - 1, header_name="x" * max(used - 2, 1)).encode(linesep=_EOL)
