"""The subscriber: an event for which a trigger waits becomes a job, in the event's own transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from procrastinate.contrib.django import app

from relevo.automation.happenings import VERBS, matches
from relevo.automation.listening import waiting_for
from relevo.core import cursors
from relevo.tickets.models import Event, Message

RUN = "automation.run_triggers"


@dataclass(frozen=True, slots=True)
class Led:
    """What led to an event: the triggers, the first one first, and the event that began it (0: it began by itself)."""

    chain: tuple[int, ...] = ()
    root: int = 0


_BY_ITSELF = Led()
_led: ContextVar[Led] = ContextVar("relevo_triggers", default=_BY_ITSELF)


@contextmanager
def led_by(chain: tuple[int, ...], root: int) -> Iterator[None]:
    """Whatever happens inside was done by the last of these triggers."""
    mark = _led.set(Led(chain, root))
    try:
        yield
    finally:
        _led.reset(mark)


def hear(event: Event) -> None:
    """Queues a job where an active trigger waits for such an event. Without one it costs a look into memory."""
    if event.verb not in VERBS:
        return
    campaign = event.ticket.campaign_id
    for one in waiting_for(event.verb, event.rules_version):
        if one.campaign in (None, campaign) and matches(one.when, event.verb, event.data, lambda: text_of(event.message)):
            _put(event)
            return


def text_of(message: Message | None) -> str:
    """What a message says: its subject, and what its writer added."""
    return f"{message.subject}\n{message.reply_text or message.body_text}" if message is not None else ""


def change() -> int:
    """The transaction that is open: what happens in it is one change."""
    with cursors.cursor() as asking:
        asking.execute("SELECT pg_current_xact_id()::text::bigint")
        return int(asking.fetchone()[0])


def _put(event: Event) -> None:
    led = _led.get()
    job = app.configure_task(RUN, lock=f"triggers-{event.ticket_id}")
    job.defer(event_id=event.pk, chain=list(led.chain), root=led.root or event.pk, change=change())
