"""How far a sent message has come, for each recipient and at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from relevo.channels.enums import DeliveryState
from relevo.channels.wording import delivery_reason
from relevo.core.readings import Reading, read, rows_of
from relevo.desk.wording.reader import language

_ICONS = {"queued": "clock", "sending": "send", "sent": "check", "delivered": "check-check", "read": "eye", "failed": "circle-alert"}
_DELIVERIES = """SELECT message_id, recipient, role, state, code, reason, state_at, next_try_at, attempts FROM channels_delivery
    WHERE message_id = ANY(%s) ORDER BY id"""
# At a glance the worst counts: one of three recipients who got nothing must not hide behind two who did.
_WORST_FIRST = ("failed", "queued", "sending", "sent", "delivered", "read")


@lru_cache(maxsize=16)
def _labels(_spoken: str) -> dict[str, str]:
    return {state.value: str(state.label) for state in DeliveryState}


class DeliveryView(NamedTuple):
    """One recipient."""

    recipient: str
    role: str
    state: str
    code: str
    reason: str
    state_at: datetime
    next_try_at: datetime | None
    attempts: int

    @property
    def label(self) -> str:
        return _labels(language())[self.state]

    @property
    def words(self) -> str:
        """Why it failed or waits, in the reader's language; empty where nothing is wrong."""
        return delivery_reason(self.code, self.reason) if self.state in ("failed", "queued") else ""


@dataclass(frozen=True, slots=True)
class Deliveries:
    """All recipients of one message."""

    rows: tuple[DeliveryView, ...]

    @property
    def worst(self) -> DeliveryView:
        return min(self.rows, key=lambda row: _WORST_FIRST.index(row.state))

    @property
    def icon(self) -> str:
        return _ICONS[self.worst.state]

    @property
    def failed(self) -> list[DeliveryView]:
        return [row for row in self.rows if row.state == "failed"]


def deliveries_of(message_ids: Iterable[int]) -> dict[int, Deliveries]:
    """The deliveries of messages that the reader may see, by message id, in one query."""
    return read(reading_deliveries(message_ids))


def reading_deliveries(message_ids: Iterable[int]) -> Reading[dict[int, Deliveries]]:
    """What `deliveries_of` gives, for those who read more beside it."""
    found: dict[int, list[DeliveryView]] = {}
    for message_id, *row in (yield from rows_of(_DELIVERIES, [list(message_ids)])):
        found.setdefault(message_id, []).append(DeliveryView(*row))
    return {message_id: Deliveries(tuple(listed)) for message_id, listed in found.items()}
