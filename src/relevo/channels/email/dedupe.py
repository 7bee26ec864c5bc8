"""When two mails are the same mail.

A Message-ID alone is no proof: senders use one twice for different mails, some mails have none, and the same id
arrives rightfully in two mailboxes. So the key is made of what was said, by whom and when; it is unique within an account only.
"""

from __future__ import annotations

import hashlib
import re

from relevo.channels.email.mime.headers import read_headers

_FROM_LINE = re.compile(rb"^>+(?=From )", re.MULTILINE)


def content_key(raw: bytes, message_id: str) -> str:
    """The key of a mail: Message-ID with From, Date and the raw body, as 64 hexadecimal digits.

    Ways of transport that change nothing of what was said do not change it either: trace headers, line ends, blank lines at the
    end, and the quoting of lines that begin with "From " in an mbox.
    """
    start = 0
    if raw.startswith((b"From ", b">From ")):
        start = raw.find(b"\n", 0, 1000) + 1
    headers, body_at, _defects = read_headers(raw, start, len(raw))
    body = raw[body_at:]
    if b"\r" in body:
        body = body.replace(b"\r\n", b"\n")
    if b">From " in body:
        body = _FROM_LINE.sub(b"", body)
    digest = hashlib.sha256()
    for part in (message_id, "\x01".join(headers.all("from")), "\x01".join(headers.all("date"))):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    digest.update(body.strip(b"\n"))
    return digest.hexdigest()


def fetch_key(folder: str, uid_validity: int, uid: int) -> str:
    """The key of one place in one mailbox: an IMAP server never gives the same three values to another mail (RFC 9051, 2.3.1.1)."""
    name = folder if len(folder) <= 80 else hashlib.sha256(folder.encode()).hexdigest()
    return f"{uid_validity}:{uid}:{name}"
