"""Style sheets, scripts and pictures, served from memory.

All static files of all apps lie below one address that contains a digest of their contents,
``/static/<digest>/…``. So everything may be kept by browsers for ever, relative imports between modules and style sheets
stay within one version, and no import map (which a strict Content-Security-Policy refuses) and no build are needed.
An address with another digest, asked for by a page from before an upgrade, is answered with the present file, not to be kept.
Files are compressed once, at their first use. With RELEVO_DEBUG they are read anew each time.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath

import brotli
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase
from rjsmin import jsmin

from relevo.core import scripts
from relevo.core.compression import SMALLEST, accepted

LARGE = 100_000
FOR_EVER = "public, max-age=31536000, immutable"
_COMPRESSIBLE = frozenset({".css", ".js", ".svg", ".json", ".txt", ".webmanifest"})
# Ours are written to be read; what comes from packages is small already.
_OWN = Path(__file__).resolve().parents[1] / "static"
_UNSERVED = frozenset({".map", ".md", ".ts"})
# A style sheet may be made of parts: `@import url("base.css") layer(base);` is replaced by the part, which saves the browser a round trip.
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANK = re.compile(r"\s*([{};])\s*")
_IMPORT = re.compile(r'@import url\("([^":]+)"\)(?: layer\(([a-z]+)\))?;')


class Asset:
    """One file, ready to be sent."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.content_type = _content_type(path)
        self._forms: dict[str, bytes | None] = {}

    @cached_property
    def content(self) -> bytes:
        if self.path.suffix == ".css":
            # Comments and blanks are for those who read the source; no text of ours holds what looks like a comment or a brace.
            return _BLANK.sub(r"\1", _COMMENT.sub("", _flat(self.path))).replace(";}", "}").strip().encode()
        if self.path.suffix == ".js" and self.path.is_relative_to(_OWN):
            return str(jsmin(scripts.served(self.path))).encode()
        return self.path.read_bytes()

    def compressed(self, encoding: str) -> bytes | None:
        """The form in this encoding (``br``, ``gzip``), where it is worth it."""
        if encoding not in self._forms:
            self._forms[encoding] = self._compress(encoding)
        return self._forms[encoding]

    def _compress(self, encoding: str) -> bytes | None:
        if self.path.suffix not in _COMPRESSIBLE or len(self.content) < SMALLEST or not encoding:
            return None
        if encoding == "gzip":
            return gzip.compress(self.content, 9, mtime=0)
        # The best quality would take seconds for the editor, for 8 % of its size.
        return brotli.compress(self.content, quality=11 if len(self.content) < LARGE else 9)


def _content_type(path: Path) -> str:
    if path.suffix in (".js", ".mjs"):
        return "text/javascript; charset=utf-8"
    guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") or guessed == "image/svg+xml" else guessed


def _flat(sheet: Path) -> str:
    def part(match: re.Match[str]) -> str:
        inner = _flat(sheet.parent / match[1])
        return f"@layer {match[2]}{{\n{inner}}}" if match[2] else inner

    return _IMPORT.sub(part, sheet.read_text(encoding="utf-8"))


class Assets:
    """All static files of the installed apps, and the digest of their contents."""

    def __init__(self) -> None:
        self.files: dict[str, Asset] = {}
        for finder in finders.get_finders():
            for name, storage in finder.list([]):
                prefix = getattr(storage, "prefix", None) or ""
                key = str(PurePosixPath(prefix) / PurePosixPath(*Path(name).parts))
                if Path(name).suffix not in _UNSERVED:
                    self.files.setdefault(key, Asset(Path(storage.path(name))))

    @cached_property
    def digest(self) -> str:
        # What is sent follows from the files and from these two.
        summed = hashlib.sha256(b"".join(Path(source).read_bytes() for source in (__file__, scripts.__file__)))
        for name in sorted(self.files):
            summed.update(f"{name}\0".encode())
            summed.update(hashlib.sha256(self.files[name].path.read_bytes()).digest())
        return summed.hexdigest()[:12]


@lru_cache(maxsize=1)
def _kept() -> Assets:
    return Assets()


def assets() -> Assets:
    """The files as they were at the first use; in debug mode, as they are now."""
    return Assets() if settings.DEBUG else _kept()


def static(name: str) -> str:
    """The address of a static file, such as ``css/desk.css``. Raises KeyError where there is none of that name."""
    known = assets()
    if name not in known.files:
        raise KeyError(f"no static file {name!r}")
    return f"{settings.STATIC_URL}{known.digest}/{name}"


class StaticFiles:
    """Answers requests below ``/static/`` before sessions and users are looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(settings.STATIC_URL):
            return self.get_response(request)
        known = assets()
        digest, _, name = request.path_info.removeprefix(settings.STATIC_URL).partition("/")
        asset = known.files.get(name)
        if asset is None or request.method not in ("GET", "HEAD"):
            return HttpResponseNotFound(content_type="text/plain")
        encoding = accepted(request.headers.get("Accept-Encoding", ""))
        packed = asset.compressed(encoding)
        response = HttpResponse(packed if packed is not None else asset.content, content_type=asset.content_type)
        if packed is not None:
            response.headers["Content-Encoding"] = encoding
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = FOR_EVER if digest == known.digest and not settings.DEBUG else "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
