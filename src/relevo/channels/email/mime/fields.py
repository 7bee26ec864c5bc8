"""What single header fields mean: ids, addresses of all fields of a name, the date, the envelope."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from relevo.channels.email.mime.addresses import Address, normalise, read_addresses
from relevo.channels.email.mime.headers import Headers
from relevo.channels.email.mime.words import decode_words
from relevo.core.text import clean

MAX_ID = 900
MAX_REFERENCES = 200

_BRACKETED = re.compile(r"<([^<>]{1,2000})>")
_ENVELOPE = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "x-forwarded-to")


def addresses(headers: Headers, name: str) -> tuple[Address, ...]:
    """Every mailbox of all fields of a name, without doubles, in order."""
    values = headers.all(name)
    if len(values) == 1:
        return read_addresses(values[0])
    return tuple({address.address: address for value in reversed(values) for address in reversed(read_addresses(value))}.values())[::-1]


def return_path(headers: Headers) -> str | None:
    """The address that bounces go to, "" for the null path ``<>``, None if no header tells it."""
    if "return-path" not in headers:
        return None
    value = headers.get("return-path")
    address = normalise(value)
    return address if address else "" if value.replace(" ", "") in ("<>", "") else None


def envelope_recipients(headers: Headers) -> tuple[str, ...]:
    """Whom the mail was delivered to, as the servers on its way noted it."""
    found = (normalise(value) for name in _ENVELOPE for value in headers.all(name))
    return tuple(dict.fromkeys(address for address in found if address))[:50]


def message_ids(headers: Headers, name: str, *, loose: bool = False) -> tuple[str, ...]:
    """Message ids of a field without brackets; ``loose`` also takes one without them. Folding inside an id is undone.

    So are RFC 2047 words, which have no place here: Python's own library writes ids of more than a line so (bpo-35547).
    """
    found: list[str] = []
    for value in headers.all(name):
        value = decode_words(value)
        ids = _BRACKETED.findall(value)
        if not ids and (loose or "@" in value):
            ids = [word for word in value.split() if "@" in word]
        found += [bare_id(one) for one in ids]
    kept = list(dict.fromkeys(one for one in found if one))
    return tuple(kept if len(kept) <= MAX_REFERENCES else kept[:1] + kept[1 - MAX_REFERENCES :])


def bare_id(text: str) -> str:
    """A message id as it is stored and compared: no brackets, no white space, at most `MAX_ID` characters."""
    return "".join(clean(text).split()).strip("<>")[:MAX_ID]


def read_date(value: str, received_at: datetime) -> datetime | None:
    """The moment of a Date header in UTC; None if it is unreadable, before 1990 or more than two days after ``received_at``."""
    try:
        sent_at = parsedate_to_datetime(value[:200])
        sent_at = (sent_at if sent_at.tzinfo else sent_at.replace(tzinfo=UTC)).astimezone(UTC)
        latest = (received_at if received_at.tzinfo else received_at.replace(tzinfo=UTC)).astimezone(UTC) + timedelta(days=2)
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None
    return sent_at if datetime(1990, 1, 1, tzinfo=UTC) <= sent_at <= latest else None
