"""Where bytes too large for a table row live: attachments and large raw mails.

Files are named by the SHA-256 of their content, so equal files are kept once and a name can never lead out of
the folder. A stored file is on the disk (fsync) before the row that names it is committed; a
crash in between leaves an unused file, never a row without its file.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages

from relevo.core import ids


def digest(content: bytes) -> str:
    """The SHA-256 of the bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def key_of(content_digest: str) -> str:
    """The storage name of content with this digest: two folder levels keep folders small."""
    return f"{content_digest[:2]}/{content_digest[2:4]}/{content_digest}"


def put(content: bytes) -> str:
    """Stores the bytes durably and returns their digest; storing the same bytes again costs no space."""
    name = digest(content)
    key = key_of(name)
    store = storages["attachments"]
    if isinstance(store, FileSystemStorage):
        _put_local(Path(store.base_location) / key, content)
    elif not store.exists(key):
        store.save(key, ContentFile(content))
    return name


def _put_local(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{ids.token(6)}")
    with temporary.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    # The name itself must survive a power cut too.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def open_blob(content_digest: str) -> BinaryIO:
    """Opens stored bytes for reading. Raises FileNotFoundError where they are missing."""
    return storages["attachments"].open(key_of(content_digest), "rb")  # type: ignore[return-value]


def read(content_digest: str) -> bytes:
    """All bytes of one stored file."""
    with open_blob(content_digest) as file:
        return file.read()
