"""One part of a mail: its header, the place of its body in the file, the parts inside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from relevo.channels.email.mime.headers import Headers
from relevo.channels.email.mime.transfer import decode_transfer

_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,120}")


@dataclass(slots=True)
class Part:
    """One part: where its body lies in the file, what its header says, and the parts inside it."""

    raw: bytes
    headers: Headers
    start: int
    end: int
    content_type: str
    parameters: dict[str, str]
    children: list[Part] = field(default_factory=list)

    @property
    def disposition(self) -> str:
        """``attachment``, ``inline`` or "" (RFC 2183), in lower case."""
        return self.headers.get("content-disposition").partition(";")[0].strip().lower()

    def content(self, limit: int | None = None) -> tuple[bytes, str]:
        """The body with its transfer encoding undone (at most about ``limit`` encoded bytes of it) and a defect code."""
        end = self.end if limit is None else min(self.end, self.start + limit)
        return decode_transfer(self.raw[self.start : end], self.headers.get("content-transfer-encoding"))

    def walk(self) -> Iterator[Part]:
        """This part and all inside it, in the order of the file; attached messages are not entered."""
        yield self
        for child in self.children:
            yield from child.walk()


def sane_type(value: str, default: str = "text/plain") -> str:
    """The media type of a Content-Type value in lower case, or ``default`` if it has none of a usable form (RFC 2045, section 5.2)."""
    name = value.partition(";")[0].strip().lower()
    if _TYPE.fullmatch(name):
        return name
    return {"text": "text/plain", "html": "text/html", "text/html charset=utf-8": "text/html"}.get(name, default)
