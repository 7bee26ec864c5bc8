"""Many mails at once: in batches, of which each is committed as a whole, so that the disk is waited for once a batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import transaction

from relevo.channels import receive
from relevo.channels.email import inbound
from relevo.channels.email.sources import Item
from relevo.channels.enums import PayloadState
from relevo.channels.models import Account
from relevo.channels.receive import Outcome, TemporaryTrouble

BATCH = 50
BATCH_BYTES = 32 * 1024 * 1024


def ingest_many(items: Iterable[Item], *, account: Account | None, source: str) -> Iterator[tuple[Item, Outcome]]:
    """Takes mails in, in their order, and yields what became of each once that is committed.

    What has not been yielded has not been stored; the files are still there, and reading them again doubles nothing. Raises
    TemporaryTrouble; OSError where a file can't be read any more.
    """
    batch: list[tuple[Item, bytes]] = []
    size = 0
    for item in items:
        try:
            raw = item.read()
        except FileNotFoundError:
            # A mail program has moved it since the folder was listed; it will be found next time.
            yield item, Outcome(PayloadState.IGNORED, reason="file-missing")
            continue
        batch.append((item, raw))
        size += len(raw)
        if len(batch) == BATCH or size > BATCH_BYTES:
            yield from _take(batch, account, source)
            batch, size = [], 0
    yield from _take(batch, account, source)


def _take(batch: list[tuple[Item, bytes]], account: Account | None, source: str) -> list[tuple[Item, Outcome]]:
    try:
        with transaction.atomic():
            return [(item, inbound.ingest(raw, account=account, source=source, is_bulk=True)) for item, raw in batch]
    except TemporaryTrouble:
        raise
    except Exception as error:
        if receive.is_temporary(error):
            raise TemporaryTrouble(str(error)) from error
        raise
