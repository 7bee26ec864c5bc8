"""Compression of pages and API answers: Brotli where the browser takes it, else gzip.

Brotli at this quality takes a third of the time of gzip's quickest, for fewer bytes. Quality 2 would make a list 6 % smaller, 0.8 KB, quality 5
another 12 %, and take two and four times as long: it was a tenth of what the server does for a list.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from relevo.core import ids

SMALLEST = 200
QUALITY = 1
PADDING = "Padding"
_TEXTUAL = re.compile(r"text/|application/(json|problem\+json|javascript|xml|vnd\.oai)|image/svg")
_REFUSED = re.compile(r";\s*q=0(\.0*)?\s*$")


def accepted(header: str) -> str:
    """The encoding to answer with, by ``Accept-Encoding`` (RFC 9110 12.5.3): ``br``, ``gzip`` or none. Weights other than 0 are not looked at."""
    names = {part.partition(";")[0].strip().lower() for part in header.split(",") if not _REFUSED.search(part)}
    return "br" if "br" in names else "gzip" if "gzip" in names else ""


class Compression:
    """Compresses texts that are known whole.

    Files are sent as they are: most can't be made smaller, and browsers show how far a download has come only where its length is known.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and _is_worth_it(response):
            patch_vary_headers(response, ["Accept-Encoding"])
            if encoding := accepted(request.headers.get("Accept-Encoding", "")):
                _compress(response, encoding)
        return response


def _is_worth_it(response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "")
    return len(response.content) >= SMALLEST and "Content-Encoding" not in response.headers and bool(_TEXTUAL.match(kind))


def _compress(response: HttpResponse, encoding: str) -> None:
    content = response.content
    response.content = brotli.compress(content, quality=QUALITY) if encoding == "br" else gzip.compress(content, 6, mtime=0)
    response.headers["Content-Encoding"] = encoding
    if "Content-Length" in response.headers:
        response.headers["Content-Length"] = str(len(response.content))
    # The length of a compressed answer tells whether it repeats what was asked for (BREACH): it is blurred ("Heal the Breach").
    response.headers[PADDING] = "x" * round(ids.fraction(0, 100))
    # Only what is the same byte by byte may have a strong one (RFC 9110 8.8.1).
    etag = response.headers.get("ETag", "")
    if etag.startswith('"'):
        response.headers["ETag"] = f"W/{etag}"
