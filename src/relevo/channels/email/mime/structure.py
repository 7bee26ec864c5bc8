"""The tree of parts of a mail file.

Written here, on offsets into the file, because the standard library's parser takes 2 s and several copies for 50 MB and
checks every line against every open boundary, so that nesting multiplies its time (measured: 300 levels, 1 s for 260 KB;
more is a RecursionError). Here a part is found by searching for its boundary; limits are hard, what lies beyond is
noted as a defect and stays in the raw file.
"""

from __future__ import annotations

import re

from relevo.channels.email.mime.headers import read_headers
from relevo.channels.email.mime.part import Part, sane_type
from relevo.channels.email.mime.words import parameters

MAX_PARTS = 500
MAX_DEPTH = 40
_MAX_BOUNDARY_HITS = 20_000

_FIRST_BOUNDARY = re.compile(rb"\s*--([!-~]{1,100})\r?\n")


class Reader:
    """Reads one file; ``defects`` and the count of parts are shared by the whole tree."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.defects: list[str] = []
        self.count = 0
        self.hits = 0

    def read(self, start: int, end: int, depth: int = 0, default: str = "text/plain") -> Part:
        """The part whose header begins at ``start``; nothing after ``end`` belongs to it."""
        self.count += 1
        headers, body, defects = read_headers(self.raw, start, end)
        self.defects += defects if depth == 0 else [code for code in defects if code != "no-headers"]
        value = headers.get("content-type")
        part = Part(self.raw, headers, body, end, sane_type(value, default), parameters(value) if ";" in value else {})
        if part.content_type.startswith("multipart/"):
            self._read_children(part, depth)
        return part

    def _read_children(self, part: Part, depth: int) -> None:
        boundary = part.parameters.get("boundary", "").rstrip()
        if not boundary or len(boundary) > 200:
            self.defects.append("no-boundary")
            found = _FIRST_BOUNDARY.match(self.raw, part.start, min(part.end, part.start + 2000))
            boundary = found.group(1).decode("ascii", "replace") if found else ""
        if not boundary:
            part.content_type = "text/plain"
            return
        if depth >= MAX_DEPTH:
            self.defects.append("too-deep")
            return
        default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
        spans = self._spans(part, b"--" + boundary.encode("utf-8", "replace"))
        if not spans:
            self.defects.append("boundary-not-found")
            part.content_type = "text/plain"
            return
        for start, end in spans:
            if self.count >= MAX_PARTS:
                self.defects.append("too-many-parts")
                return
            part.children.append(self.read(start, end, depth + 1, default))

    def _spans(self, part: Part, mark: bytes) -> list[tuple[int, int]]:
        """Where the children lie; a missing last boundary means to the end, as every mail program takes it."""
        spans: list[tuple[int, int]] = []
        opened = -1
        at = part.start if self.raw.startswith(mark, part.start) else self._next(mark, part)
        while at >= 0 and self.count + len(spans) <= MAX_PARTS:
            line_end = self.raw.find(b"\n", at + len(mark), part.end)
            tail = self.raw[at + len(mark) : min(part.end if line_end < 0 else line_end, at + len(mark) + 80)].rstrip()
            if tail in (b"", b"--"):
                if opened >= 0:
                    spans.append((opened, self._before(at, opened)))
                if tail:
                    return spans
                opened = part.end if line_end < 0 else line_end + 1
            self.hits += 1
            at = self._next(mark, part, at + len(mark)) if self.hits < _MAX_BOUNDARY_HITS else -1
        if at >= 0:
            spans.append((opened, part.end))
        elif 0 <= opened < part.end:
            self.defects.append("no-last-boundary")
            spans.append((opened, part.end))
        return spans

    def _next(self, mark: bytes, part: Part, start: int | None = None) -> int:
        at = self.raw.find(b"\n" + mark, max(0, (part.start if start is None else start) - 1), part.end)
        return at + 1 if at >= 0 else -1

    def _before(self, at: int, floor: int) -> int:
        """The end of a part: the line break before a boundary belongs to the boundary (RFC 2046, section 5.1.1)."""
        end = at - 1
        if end > floor and self.raw[end - 1] == 13:
            end -= 1
        return max(end, floor)


def read_structure(raw: bytes) -> tuple[Part, list[str]]:
    """The root part of a mail file and defect codes. Takes an mbox separator line, blank lines and a BOM at the top away."""
    defects: list[str] = []
    if b"\n" not in raw[:65536] and b"\r" in raw[:65536]:
        raw = raw.replace(b"\r", b"\n")
        defects.append("bare-cr")
    start = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    while start < len(raw) and raw[start] in b"\r\n":
        start += 1
    if raw.startswith((b"From ", b">From "), start):
        start = raw.find(b"\n", start, start + 1000) + 1 or start
    if start >= len(raw):
        defects.append("empty")
    reader = Reader(raw)
    root = reader.read(start, len(raw))
    return root, list(dict.fromkeys(defects + reader.defects))
