"""Delivery notices that are only words: the habits of qmail, Exim, Exchange, Gmail, Yahoo and others."""

from __future__ import annotations

import re

from relevo.channels.email.classify.phrases import DELAYED, fold
from relevo.channels.email.classify.recipients import BounceRecipient, make_recipient
from relevo.channels.email.mime.addresses import normalise
from relevo.channels.email.mime.headers import Headers
from relevo.channels.email.mime.words import decoded
from relevo.core.text import one_line

_MAX_RECIPIENTS = 100
_REASON_LINE = re.compile(r"(?<![\d.])(?:[45]\d\d[ -]|[45]\.\d{1,3}\.\d{1,3}\b)")
_FINAL = re.compile(r"permanent|giving up|given up|too long|(?<![\d.])5\.\d\.\d")
_PROSE_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'@\\]{1,64}@[A-Za-z0-9.-]{1,190}[A-Za-z]")
MESSAGE_ID = re.compile(r"^[> \t]*Message-ID:\s*<([^<>\s]{3,900})>", re.IGNORECASE | re.MULTILINE)
_COPY = re.compile(
    r"^[- ]*(?:this is a copy of|below this line is a copy|original message headers|the original message"
    r"|encabezados de(?:l)? mensaje original"
    r"|cabecalhos da mensagem original|en-tetes d(?:u|e) message|kopfzeilen der ursprunglichen|-+ ?original message"
    r"|-+ ?forwarded message)"
)


def read_prose(headers: Headers, text: str) -> list[BounceRecipient]:
    """Recipients and reason out of a notice that is only words."""
    head = before_copy(text)
    folded = fold(decoded(headers.get("subject")) + "\n" + head[:4000])
    is_delayed = bool(DELAYED.search(folded)) and not _FINAL.search(folded)
    lines = [line.strip() for line in head.split("\n")]
    named = [normalise(item) for value in headers.all("x-failed-recipients") for item in value.split(",")]
    addresses = [address for address in named if address] or _prose_addresses(lines, headers)
    found: list[BounceRecipient] = []
    for address in list(dict.fromkeys(addresses))[:_MAX_RECIPIENTS]:
        reason = _reason(lines, address)
        found.append(make_recipient(address, "delayed" if is_delayed else "failed", reason, reason))
    if not found:
        reason = _reason(lines, "")
        found.append(make_recipient("", "delayed" if is_delayed else "failed", reason, reason))
    return found


def before_copy(text: str) -> str:
    """The notice without the returned message below it, whose addresses are not the ones that failed."""
    lines = text.split("\n")
    for index, line in enumerate(lines):
        if index and _COPY.match(fold(line.strip()[:120])):
            return "\n".join(lines[:index])
    found = MESSAGE_ID.search(text)
    return text[: found.start()] if found and found.start() > 200 else text


def _prose_addresses(lines: list[str], headers: Headers) -> list[str]:
    """Addresses that stand first or alone on a line near the top; else the first address that is not the reporter's own."""
    own = {normalise(headers.get("from")), normalise(headers.get("to"))}
    everywhere: list[str] = []
    leading: list[str] = []
    for line in lines[:200]:
        for match in _PROSE_ADDRESS.finditer("" if MESSAGE_ID.match(line) else line[:500]):
            address = normalise(match.group())
            if not address or address in own or address.startswith(("postmaster@", "mailer-daemon@")):
                continue
            everywhere.append(address)
            ends_line = line.rstrip(":.").endswith((f"{match.group()})", f"{match.group()}>"))
            if match.start() <= 1 or len(match.group()) + 4 >= len(line) or ends_line:
                leading.append(address)
    return leading[:10] or everywhere[:1]


def _reason(lines: list[str], address: str) -> str:
    """The line with the server's code, from the address on if it is named; else the first words after the address."""
    at = next((index for index, line in enumerate(lines) if address and address.lower() in line.lower()), -1)
    for start in (max(at, 0), 0):
        for index in range(start, min(start + 40, len(lines))):
            if _REASON_LINE.search(lines[index]):
                return one_line(" ".join([lines[index], *_until_blank(lines[index + 1 : index + 4])]), 500)
    words = _until_blank([line for line in lines[at + 1 : at + 8] if line][:2]) if at >= 0 else []
    return one_line(" ".join(words), 300)


def _until_blank(lines: list[str]) -> list[str]:
    for index, line in enumerate(lines):
        if not line or _PROSE_ADDRESS.match(line.lstrip("<")) or MESSAGE_ID.match(line):
            return lines[:index]
    return lines
