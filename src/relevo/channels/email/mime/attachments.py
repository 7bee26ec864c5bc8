"""Files carried by a mail: a safe name, a sane type, the content."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass

from relevo.channels.email.mime.headers import read_headers
from relevo.channels.email.mime.part import Part, sane_type
from relevo.channels.email.mime.words import decode_words, parameters
from relevo.core.text import one_line

MAX_NAME = 200

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*/\\]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
# Only types whose own extension is no surprise; `mimetypes` reads the machine's tables, which would not be deterministic.
_TYPES = mimetypes.MimeTypes(filenames=())
_EXTENSIONS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "text/rfc822-headers": ".txt",
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "message/delivery-status": ".txt",
    "message/disposition-notification": ".txt",
    "message/feedback-report": ".txt",
    "image/jpeg": ".jpg",
    "image/heic": ".heic",
    "audio/mpeg": ".mp3",
    "application/ms-tnef": ".dat",
    "application/pgp-signature": ".asc",
    "application/pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m",
}
_STEMS = {
    "text/calendar": "invite",
    "application/ms-tnef": "winmail",
    "message/delivery-status": "delivery-status",
    "application/pkcs7-mime": "smime",
}


@dataclass(frozen=True, slots=True)
class ParsedAttachment:
    """One file. ``is_inline``: the HTML shows it through its ``content_id``; otherwise it belongs in the list of files."""

    filename: str
    content_type: str
    content_id: str
    is_inline: bool
    content: bytes


def read_name(part: Part) -> str:
    """The file name a part gives itself, safe to store and show ("" if it gives none): no path, no control characters."""
    found = parameters(part.headers.get("content-disposition")).get("filename", "")
    return safe_name(found or part.parameters.get("name", ""))


def safe_name(name: str) -> str:
    """``name`` without folders, control, reordering and reserved characters, at most `MAX_NAME` long, its extension kept."""
    name = one_line(name, 2000).replace("\\", "/").rstrip("/").rpartition("/")[2]
    name = _UNSAFE.sub("_", name).strip(" .") if not name.startswith(".") else "_" + _UNSAFE.sub("_", name).strip(" .")
    if _RESERVED.match(name):
        name = "_" + name
    if len(name) > MAX_NAME:
        stem, dot, extension = name.rpartition(".")
        name = f"{stem[: MAX_NAME - 1 - len(extension)]}.{extension}" if dot and len(extension) <= 12 else name[:MAX_NAME]
    return "" if name in ("", "_") else name


def read_attachment(part: Part, number: int, inline_ids: frozenset[str]) -> tuple[ParsedAttachment, str]:
    """The file of a part and a defect code. Without a name of its own it is called after its type or its subject, with ``number``."""
    content, defect = part.content()
    content_type = part.content_type
    name = read_name(part)
    if content_type == "text/plain" and part.headers.get("content-type") and not sane_type(part.headers.get("content-type"), ""):
        content_type = "application/octet-stream"
    if content_type.startswith("multipart/"):
        content_type = "application/octet-stream"
    content_id = one_line(part.headers.get("content-id"), 250).strip("<> ")
    is_inline = bool(content_id) and content_id.lower() in inline_ids
    return ParsedAttachment(name or _made_name(content_type, content, number), content_type, content_id, is_inline, content), defect


def _made_name(content_type: str, content: bytes, number: int) -> str:
    extension = _EXTENSIONS.get(content_type) or _TYPES.guess_extension(content_type) or ".bin"
    if content_type in ("message/rfc822", "message/global"):
        headers, _body, _defects = read_headers(content, 0, len(content))
        subject = safe_name(decode_words(headers.get("subject"))[:100])
        return f"{subject or f'message-{number}'}.eml"
    return f"{_STEMS.get(content_type) or f'attachment-{number}'}{extension}"
