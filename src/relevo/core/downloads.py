"""Handing out files of strangers, so that nothing in them can act on the pages around them."""

from __future__ import annotations

from pathlib import PurePath
from typing import BinaryIO

from django.http import FileResponse
from django.utils.http import content_disposition_header

PDF = "application/pdf"
POLICY = "default-src 'none'; sandbox"
# Browsers refuse to draw a PDF in a sandbox. Their viewers keep its scripts to themselves; it may load nothing.
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'; frame-ancestors 'self'"
PICTURES = frozenset(("image/png", "image/jpeg", "image/gif", "image/webp"))
_OTHER_NAMES = {"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/x-png": "image/png", "application/x-pdf": PDF}
# What programs say that know nothing of the file: its name says more.
_SAYING_NOTHING = frozenset(
    ("", "application/octet-stream", "binary/octet-stream", "application/download", "application/force-download", "application/x-download")
)
_ENDINGS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".pdf": PDF}
CACHE = "private, max-age=86400, immutable"
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", PDF),
)


def claimed(content_type: str, filename: str) -> str:
    """The type that a file claims to be of: what was said of it, under its usual name, or where that says nothing what its name ends in.

    Only a promise, to choose between a picture and an icon: `recognised` decides what is handed out.
    """
    said = content_type.lower()
    if said in _SAYING_NOTHING:
        return _ENDINGS.get(PurePath(filename).suffix.lower(), content_type)
    return _OTHER_NAMES.get(said, said)


def recognised(head: bytes) -> str:
    """The type of content that a browser may show, by its first bytes and not by what was claimed; empty for all others."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for signature, kind in _SIGNATURES if head.startswith(signature)), "")


def harmless(file: BinaryIO, kind: str, filename: str, *, is_download: bool = False) -> FileResponse:
    """The answer with a whole file, of the `kind` that its beginning was `recognised` as.

    Pictures and PDFs are shown, everything else (and all with `is_download`) is saved by the browser. Nothing of it runs: no scripts, no type
    guessing, a sandbox.
    """
    file.seek(0)
    response = FileResponse(file)
    response.headers["Content-Type"] = kind or "application/octet-stream"
    response.headers["Content-Disposition"] = content_disposition_header(not kind or is_download, filename) or "attachment"
    response.headers["Content-Security-Policy"] = PDF_POLICY if kind == PDF and not is_download else POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = CACHE
    return response
