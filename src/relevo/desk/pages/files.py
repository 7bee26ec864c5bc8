"""Attachments as the page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from relevo.core.downloads import PDF, PICTURES, claimed
from relevo.core.readings import Reading, read, rows_of
from relevo.desk.addresses import address_of


@dataclass(frozen=True, slots=True)
class FileView:
    """One file as a tile."""

    uuid: UUID
    filename: str
    content_type: str
    size_bytes: int
    content_id: str
    is_inline: bool
    state: str

    @property
    def url(self) -> str:
        return address_of("attachment", self.uuid)

    @property
    def is_picture(self) -> bool:
        return self._claimed in PICTURES and self.state == "ready"

    @property
    def is_pdf(self) -> bool:
        return self._claimed == PDF and self.state == "ready"

    @property
    def icon(self) -> str:
        kind, _, subtype = self._claimed.partition("/")
        if subtype in ("zip", "gzip", "x-7z-compressed", "x-tar"):
            return "file-archive"
        known = {"image": "file-image", "audio": "file-audio", "video": "file-video", "text": "file-text", "message": "mail"}
        return known.get(kind, "file-text" if subtype == "pdf" else "file")

    @property
    def _claimed(self) -> str:
        """The bytes are looked at when they are asked for."""
        return claimed(self.content_type, self.filename)


_FILES = """SELECT message_id, uuid, filename, content_type, size_bytes, content_id, is_inline, state FROM tickets_attachment
    WHERE message_id = ANY(%s) ORDER BY id"""


def files_of(message_ids: Iterable[int]) -> dict[int, list[FileView]]:
    """The files of messages that the reader may see, by message id, in one query."""
    return read(reading_files(message_ids))


def reading_files(message_ids: Iterable[int]) -> Reading[dict[int, list[FileView]]]:
    """What `files_of` gives, for those who read more beside it."""
    found: dict[int, list[FileView]] = {}
    for message_id, *row in (yield from rows_of(_FILES, [list(message_ids)])):
        found.setdefault(message_id, []).append(FileView(*row))
    return found
