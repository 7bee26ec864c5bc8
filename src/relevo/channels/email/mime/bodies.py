"""Which parts are the text of a mail and which are files; the text itself."""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass, field

from relevo.channels.email.mime.attachments import read_name, safe_name
from relevo.channels.email.mime.charsets import decode
from relevo.channels.email.mime.part import Part
from relevo.channels.email.mime.transfer import take_uuencoded
from relevo.core.text import clean

MAX_TEXT = 1_000_000
_MAX_BODY_BYTES = 4 * 1024 * 1024
_TWINS = frozenset({"text/x-amp-html", "text/watch-html", "text/enriched", "text/rtf"})
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_FLOWED = re.compile(r"\bformat=\"?flowed\b", re.IGNORECASE)


@dataclass(slots=True)
class Bodies:
    """The bodies of a mail in their order as (text, html), either of which may be "", and the parts that are files."""

    chunks: list[tuple[str, str]] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)
    uuencoded: list[tuple[str, bytes]] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The plain text, "" if a chunk has none (then the text is to be made from the HTML)."""
        if any(html and not text.strip() for text, html in self.chunks):
            return ""
        return "\n\n".join(text.strip("\n") for text, _html in self.chunks if text.strip())[:MAX_TEXT]

    @property
    def html(self) -> str:
        """The HTML of all chunks, "" if none has any; plain chunks between HTML ones (Apple Mail, list footers) are escaped into it."""
        if not any(html for _text, html in self.chunks):
            return ""
        return "\n".join(html or plain_to_html(text) for text, html in self.chunks)


def plain_to_html(text: str) -> str:
    """Plain text as an HTML paragraph, line breaks kept."""
    return "<div>" + entities.escape(text.strip("\n"), quote=False).replace("\n", "<br>") + "</div>" if text.strip() else ""


def read_bodies(root: Part) -> Bodies:
    """Sorts the parts of a mail into bodies and files; no part is lost, but for the poorer twins of an alternative."""
    bodies = Bodies()
    _collect(root, bodies)
    return bodies


def _collect(part: Part, bodies: Bodies) -> None:
    if part.content_type == "multipart/alternative":
        _collect_alternative(part, bodies)
    elif part.content_type == "multipart/related" and part.children:
        root = _related_root(part)
        _collect(root, bodies)
        bodies.files.extend(leaf for child in part.children if child is not root for leaf in child.walk() if not leaf.children)
    elif part.children:
        for child in part.children:
            _collect(child, bodies)
    elif part.content_type.startswith("multipart/"):
        return
    elif is_body(part, is_first=not bodies.chunks):
        text = _read_text(part, bodies)
        bodies.chunks.append(("", text) if part.content_type == "text/html" else (text, ""))
    else:
        bodies.files.append(part)


def _collect_alternative(part: Part, bodies: Bodies) -> None:
    """Takes the best plain and the best HTML version (the last is the richest, RFC 2046, section 5.1.4) as one chunk."""
    inner = [Bodies() for _ in part.children]
    for child, found in zip(part.children, inner, strict=True):
        _collect(child, found)
    text = html = ""
    for child, found in zip(part.children, inner, strict=True):
        bodies.uuencoded += found.uuencoded
        bodies.defects += found.defects
        bodies.files += [leaf for leaf in found.files if leaf.content_type not in _TWINS]
        html = found.html or html
        if child.content_type != "text/html" and found.text and not (text and found.html):
            text = text or found.text
    if text or html:
        bodies.chunks.append((text, html))


def _related_root(part: Part) -> Part:
    start = part.parameters.get("start", "").strip("<> ")
    named = [child for child in part.children if start and child.headers.get("content-id").strip("<> ") == start]
    readable = [child for child in part.children if child.content_type.startswith(("text/", "multipart/"))]
    return (named or readable or part.children)[0]


def is_body(part: Part, *, is_first: bool) -> bool:
    """Whether a leaf is text to read rather than a file: plain or HTML, not marked as attachment, named only if it is the first."""
    if part.content_type not in ("text/plain", "text/html", "text/enriched", "text/richtext") or part.disposition == "attachment":
        return False
    return not read_name(part) or (is_first and part.disposition != "inline")


def _read_text(part: Part, bodies: Bodies) -> str:
    data, defect = part.content(_MAX_BODY_BYTES)
    bodies.defects += [defect] if defect else []
    if part.end - part.start > _MAX_BODY_BYTES:
        bodies.defects.append("truncated-body")
    label = part.parameters.get("charset", "")
    if part.content_type == "text/html":
        meta = _META_CHARSET.search(data, 0, 4096) if not label else None
        text, defect = decode(data, meta.group(1).decode("ascii") if meta else label)
    else:
        data, files = take_uuencoded(data)
        bodies.uuencoded += [(safe_name(decode(name)[0]) or "attachment.bin", content) for name, content in files]
        text, defect = decode(data, label)
    bodies.defects += [defect] if defect else []
    text = clean(text.removeprefix("\ufeff"))
    if len(text) > MAX_TEXT and part.content_type != "text/html":
        text = text[:MAX_TEXT]
        bodies.defects.append("truncated-body")
    if part.content_type == "text/plain" and _FLOWED.search(part.headers.get("content-type")):
        text = unflow(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return text


def unflow(text: str, *, delete_space: bool = False) -> str:
    """``format=flowed`` text (RFC 3676) with its soft line breaks taken out, quote levels kept, signature line untouched."""
    out: list[list[str]] = []
    level_before = -1
    for line in text.split("\n"):
        bare = line.lstrip(">")
        level = len(line) - len(bare)
        bare = bare[1:] if bare.startswith(" ") else bare
        if level != level_before or bare == "-- ":
            out.append([">" * level + " "] if level else [])
        is_soft = bare.endswith(" ") and bare != "-- "
        out[-1].append(bare[:-1] if is_soft and delete_space else bare)
        level_before = level if is_soft else -1
    return "\n".join("".join(pieces) for pieces in out)
