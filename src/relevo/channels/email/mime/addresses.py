"""Addresses out of From, To, Cc and their kin, as people and programs really write them.

Not `email.utils.getaddresses`: its strict mode answers nothing for a list with one odd entry, its loose mode can be
led to take part of a display name for the address (CVE-2023-27043). Here the text in the last angle brackets wins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from relevo.channels.email.mime.words import decode_words
from relevo.core.text import one_line

MAX_ADDRESSES = 500

_SPEC = re.compile(r"[^\x00-\x20\s<>()\[\],;:\"@\\]{1,128}@(?:[^\x00-\x20\s<>()\[\],;:\"@\\]{1,255}|\[[0-9A-Fa-f.:IPv]{3,60}\])")
_QUOTED_SPEC = re.compile(r'"(?:[^"\\\r\n]|\\.){1,64}"@[^\s<>()\[\],;:"@\\]{1,255}')


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: the display name as text ("" if there was none) and the address with its domain in lower case."""

    name: str
    address: str


def read_addresses(value: str) -> tuple[Address, ...]:
    """Every usable mailbox of a header value that is not yet decoded, in order, without doubles.

    Splits at commas and semicolons (Outlook's) outside quotes, brackets and comments, drops group names
    (``undisclosed-recipients:;``), joins ``García, Ana <ana@example.org>`` back together. Entries without an
    address are left out. Checks the form only loosely: delivery decides what exists.
    """
    found: dict[str, Address] = {}
    carried = ""
    for item in _items(value):
        text = f"{carried}, {item}" if carried else item
        address = _read_one(text)
        if address is None:
            # An unquoted comma in the name: what stands before it belongs to the next entry.
            carried = item if "@" not in item and len(item) < 100 and not item.endswith(":") else ""
            continue
        carried = ""
        found.setdefault(address.address, address)
        if len(found) >= MAX_ADDRESSES:
            break
    return tuple(found.values())


def normalise(text: str) -> str:
    """The bare address in ``text`` with a lower-case domain, or "" if there is none of a usable form."""
    match = _QUOTED_SPEC.search(text) if '"' in text else None
    match = match or _SPEC.search(text)
    if not match:
        return ""
    local, _at, domain = match.group().rpartition("@")
    domain = domain.rstrip(".").lower()
    if local.lower().startswith("mailto:"):
        local = local[7:]
    local = local.strip("'") if local.startswith("'") or domain.endswith("'") else local
    domain = domain.strip("'")
    if not local or not domain or ".." in domain or domain.startswith((".", "-")) or len(local) + len(domain) > 253:
        return ""
    return f"{local}@{domain}"


def _items(value: str) -> list[str]:
    """The entries of a list, split in one pass so that no input costs more than its length."""
    items: list[str] = []
    start = depth = 0
    quoted = angle = escaped = False
    for index, char in enumerate(value):
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == '"' and not depth:
            quoted = not quoted
        elif quoted:
            continue
        elif char == "(":
            depth += 1
        elif char == ")" and depth:
            depth -= 1
        elif depth:
            continue
        elif char == "<":
            angle = True
        elif char == ">":
            angle = False
        elif char in ",;" and not angle:
            items.append(value[start:index].strip())
            start = index + 1
    tail = value[start:]
    if quoted or depth or angle:
        # Unbalanced: the careful split has swallowed the rest, so split it plainly.
        items.extend(piece.strip() for piece in re.split(r"[,;]", tail))
    else:
        items.append(tail.strip())
    return [item for item in items if item]


def _read_one(item: str) -> Address | None:
    left = item.rfind("<")
    right = item.find(">", left)
    if left >= 0:
        address = normalise(item[left + 1 : right if right >= 0 else len(item)])
        name = item[:left]
        if not address:
            address, name = normalise(item), ""
    else:
        address = normalise(re.sub(r"\([^()]*\)", " ", item))
        comment = re.search(r"\(([^()]*)\)", item)
        name = comment.group(1) if comment else ""
    if not address:
        return None
    return Address(_display_name(name, address), address)


def _display_name(name: str, address: str) -> str:
    name = name.strip()
    if ":" in name and '"' not in name and not name.startswith("=?"):
        name = name.rpartition(":")[2].strip()
    if len(name) > 1 and name[0] == '"' == name[-1]:
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    name = one_line(decode_words(name), 200).strip("\"' ")
    return "" if name.lower() == address.lower() else name
