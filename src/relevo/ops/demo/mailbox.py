"""The customers' mailboxes: mails as files, one folder for what they received and one for what they wrote.

A file's name follows from Message-ID and recipient, so that the same mail arriving twice is kept once, as real mailboxes do.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import Message
from functools import lru_cache
from pathlib import Path

from relevo.core import clock, ids
from relevo.ops.demo.mails import people, words

RECEIVED, SENT = "received", "sent"
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of a mailbox. `customer` is whose mailbox it is in, `other` the other side."""

    key: str
    customer: str
    customer_name: str
    other: str
    subject: str
    at: datetime
    is_received: bool


class Mailbox:
    """All mailboxes of the sandbox, below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, raw: bytes, *, customer: str, is_received: bool, at: datetime | None = None) -> bool:
        """Stores a mail durably; False where it was there already."""
        folder = self._folder / (RECEIVED if is_received else SENT)
        folder.mkdir(parents=True, exist_ok=True)
        identifier = str(message_from_bytes(raw)["Message-ID"] or hashlib.sha256(raw).hexdigest())
        key = hashlib.sha256(b"\0".join((identifier.encode(), customer.lower().encode()))).hexdigest()[:32]
        path = folder / f"{key}.eml"
        draft = folder / f".{ids.token(9)}"
        with draft.open("wb") as file:
            file.write(f"X-Sandbox-Customer: {customer.lower()}\r\n".encode() + raw)
            file.flush()
            os.fsync(file.fileno())
        moment = (at or clock.now()).timestamp()
        os.utime(draft, (moment, moment))
        try:
            os.link(draft, path)
        except FileExistsError:
            return False
        finally:
            draft.unlink()
        return True

    def mails(self, customer: str = "") -> list[Summary]:
        """The newest mails first, of one customer or of all."""
        found = sorted(self._files(), key=lambda item: item[1], reverse=True)
        summaries = (_summary(path, modified, is_received) for path, modified, is_received in found)
        return [summary for summary in summaries if not customer or summary.customer == customer][:SHOWN]

    def customers(self) -> list[tuple[str, str]]:
        """Addresses and names of all who wrote or received, the most recent first."""
        found: dict[str, str] = {}
        for mail in self.mails():
            found[mail.customer] = found.get(mail.customer) or mail.customer_name
        return list(found.items())

    def open(self, key: str) -> tuple[Summary, Message] | None:
        """A mail by its key; None for one that is not there."""
        for path, modified, is_received in self._files():
            if path.stem == key:
                return _summary(path, modified, is_received), message_from_bytes(path.read_bytes(), policy=policy.default)
        return None

    def _files(self) -> Iterator[tuple[Path, int, bool]]:
        for name in (RECEIVED, SENT):
            if (folder := self._folder / name).is_dir():
                yield from (
                    (Path(entry.path), entry.stat().st_mtime_ns, name == RECEIVED) for entry in os.scandir(folder) if entry.name.endswith(".eml")
                )


# Files never change, so what is read once is known; modification times are those of the mails.
@lru_cache(maxsize=2000)
def _summary(path: Path, modified: int, is_received: bool) -> Summary:
    with path.open("rb") as file:
        head = message_from_bytes(file.read(64 * 1024))
    customer = str(head["X-Sandbox-Customer"])
    written_by, written_to = people(head, "From"), people(head, "To", "Cc")
    own = [name for name, address in (written_to if is_received else written_by) if address == customer]
    other = (written_by if is_received else written_to)[:1]
    return Summary(
        path.stem,
        customer,
        own[0] if own else "",
        next((name or address for name, address in other), ""),
        words(head["Subject"]),
        datetime.fromtimestamp(modified / 1e9, UTC),
        is_received,
    )
