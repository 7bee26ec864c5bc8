"""Address lines as people read and type them."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import formataddr


def format_addresses(lines: Iterable[dict[str, str]]) -> str:
    """Address lines as they are typed: the inverse of `desk.forms.addresses.parse_addresses`."""
    return ", ".join(_format(line.get("name", ""), line["address"]) for line in lines)


def _format(name: str, address: str) -> str:
    if not name:
        return address
    if name.isascii():
        return formataddr((name, address))
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>' if set(name) & set('()<>@,:;".[]\\') else f"{name} <{address}>"
