"""The understanding of an e-mail: bytes in, facts out. Pure: no database, no network, no settings, no clock.

`parse` never raises and is deterministic, so that a stored raw mail can be read again at any time with the same result.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from relevo.channels.email.classify import Classification, MailKind, classify
from relevo.channels.email.classify.bounces import Bounce
from relevo.channels.email.classify.recipients import BounceRecipient
from relevo.channels.email.mime.addresses import Address
from relevo.channels.email.mime.attachments import ParsedAttachment, read_attachment
from relevo.channels.email.mime.bodies import Bodies, read_bodies
from relevo.channels.email.mime.fields import addresses, bare_id, envelope_recipients, message_ids, read_date, return_path
from relevo.channels.email.mime.headers import Headers
from relevo.channels.email.mime.structure import read_structure
from relevo.channels.email.mime.words import decoded
from relevo.channels.email.parsed import ParsedMail, describe
from relevo.channels.email.quotes import fold_html, fold_text, mark_quote
from relevo.core.html import sanitize_marked, strip_marks
from relevo.core.html_lines import html_lines
from relevo.core.text import lines_to_text, one_line

__all__ = ["Address", "Bounce", "BounceRecipient", "MailKind", "ParsedAttachment", "ParsedMail", "describe", "parse"]

_NUMBER = re.compile(r"(?<![\w&/#])#(\d{1,12})\b")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}(?=\s*(?:[,;(]|$))")
_CID = re.compile(r'data-cid="([^"]*)"')


def parse(raw: bytes, *, received_at: datetime) -> ParsedMail:
    """What a mail says, for any bytes. ``received_at`` only judges the Date header: a date far after it is no date.

    Time and memory are bounded: `MAX_PARTS` parts, `MAX_DEPTH` levels, 1,000,000 characters of text, 512 KB of HTML.
    """
    root, defects = read_structure(raw)
    headers = root.headers
    bodies = read_bodies(root)
    subject = decoded(headers.get("subject"))
    text, html, reply_text, reply_html, html_defects = _texts(bodies, subject)
    attachments, file_defects = _attachments(bodies, html)
    senders = addresses(headers, "from")
    path = return_path(headers)
    sender = next(iter(senders or addresses(headers, "sender")), None) or (Address("", path) if path else None)
    verdict = classify(root, sender=sender.address if sender else "", return_path=path, subject=subject, text=text)
    numbers = dict.fromkeys(int(number) for number in _NUMBER.findall(subject))
    language = _LANGUAGE.match(headers.get("content-language").strip())
    return ParsedMail(
        message_id=next(iter(message_ids(headers, "message-id", loose=True)), ""),
        in_reply_to=message_ids(headers, "in-reply-to"),
        references=message_ids(headers, "references"),
        sent_at=read_date(headers.get("date"), received_at),
        sender=sender,
        senders=senders,
        reply_to=addresses(headers, "reply-to"),
        to=addresses(headers, "to"),
        cc=addresses(headers, "cc"),
        bcc=addresses(headers, "bcc"),
        envelope_recipients=envelope_recipients(headers),
        return_path=path,
        subject=subject,
        text=text,
        html=html,
        reply_text=reply_text,
        reply_html=reply_html,
        attachments=attachments,
        kind=verdict.kind,
        automated_reason=verdict.reason,
        bounce=_clean_bounce(verdict),
        loop_marks=tuple(one_line(value, 300) for name, value in headers.fields if name.lower().startswith(("x-relevo-", "x-loop")))[:20],
        subject_numbers=tuple(numbers)[:10],
        language=language.group() if language else None,
        defects=tuple(dict.fromkeys([*defects, *_sender_defects(headers, senders), *bodies.defects, *html_defects, *file_defects])),
    )


def _texts(bodies: Bodies, subject: str) -> tuple[str, str, str, str, list[str]]:
    """Full text, full HTML, own text, own HTML, and defect codes."""
    source = bodies.html
    marked, defects = sanitize_marked(source, mark_quote) if source else ("", [])
    html = strip_marks(marked)
    text = bodies.text
    if not html:
        return text, "", fold_text(text, subject=subject), "", defects
    lines = html_lines(marked)
    folded, own_lines = fold_html(marked, lines, subject=subject)
    reply_html = strip_marks(folded)
    if not text.strip():
        text = lines_to_text(lines)
        return text, html, lines_to_text(own_lines) or text, reply_html, defects
    reply_text = fold_text(text, subject=subject)
    if reply_text == text and own_lines is not lines:
        # The HTML tells by its containers where the plain twin only has words of some other language.
        reply_text = lines_to_text(own_lines) or text
    return text, html, reply_text, reply_html, defects


def _attachments(bodies: Bodies, html: str) -> tuple[tuple[ParsedAttachment, ...], list[str]]:
    inline_ids = frozenset(found.lower() for found in _CID.findall(html)) if "data-cid" in html else frozenset()
    read = [read_attachment(part, number, inline_ids) for number, part in enumerate(bodies.files, start=1)]
    files = [file for file, _defect in read]
    files += [ParsedAttachment(name, "application/octet-stream", "", False, content) for name, content in bodies.uuencoded]
    return tuple(files), [defect for _file, defect in read if defect]


def _sender_defects(headers: Headers, senders: tuple[Address, ...]) -> list[str]:
    if not senders:
        return ["no-from" if not headers.get("from") else "bad-from"]
    return ["double-from"] if len(headers.all("from")) > 1 else []


def _clean_bounce(verdict: Classification) -> Bounce | None:
    bounce = verdict.bounce
    return replace(bounce, original_message_id=bare_id(bounce.original_message_id)) if bounce else None
