"""What came in and did not become a message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from relevo.accounts.models import User
from relevo.channels.enums import PayloadState
from relevo.channels.models import InboundPayload
from relevo.channels.queries import payloads_visible_to
from relevo.channels.words import payloads as words
from relevo.core import paging
from relevo.desk.pages.settings.sections import Section, sections_for

PAGE_SIZE = 50
HELD = (PayloadState.QUARANTINED.value, PayloadState.IGNORED.value)
BLOCKED = (PayloadState.BLOCKED.value,)


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One held mail; `is_waiting` tells that somebody should look at it."""

    payload: InboundPayload
    sender: str
    why: str
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class IncomingPage:
    """Held mail, the newest first."""

    sections: list[Section]
    lines: list[HeldLine]
    older: str
    is_blocked: bool = False
    section: str = "settings-incoming"


def held(user: User, states: Iterable[str] = (*HELD, *BLOCKED)) -> QuerySet[InboundPayload]:
    """Quarantined, ignored and blocked mail, without its bytes."""
    return payloads_visible_to(user).filter(state__in=states).defer("raw").select_related("account").order_by("-pk")


def incoming_page(user: User, cursor: str = "", *, is_blocked: bool = False) -> IncomingPage:
    """One page of what needs a look, or of what the block list kept out. Raises Invalid for an unknown cursor."""
    rows = held(user, BLOCKED if is_blocked else HELD)
    if cursor:
        (last,) = paging.decode(cursor, int)
        rows = rows.filter(pk__lt=last)
    found = list(rows[: PAGE_SIZE + 1])
    older = (
        f"{reverse('settings-incoming')}?{'blocked=1&' if is_blocked else ''}cursor={paging.encode(found[PAGE_SIZE - 1].pk)}"
        if len(found) > PAGE_SIZE
        else ""
    )
    return IncomingPage(sections_for(user), [_line(payload) for payload in found[:PAGE_SIZE]], older, is_blocked)


def _line(payload: InboundPayload) -> HeldLine:
    sender = str(payload.envelope.get("from") or payload.envelope.get("sender") or "")
    return HeldLine(payload, sender, words.sentence(payload.reason), payload.state == PayloadState.QUARANTINED)
