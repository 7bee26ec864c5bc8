"""Who is told of an event: one function a verb, from facts alone. Whether these people may see the ticket, want to hear of it and did it
themselves is decided for all of them in `record`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from relevo.accounts.enums import Role
from relevo.accounts.models import User
from relevo.notifications import kinds
from relevo.sla import verbs as sla_verbs
from relevo.tickets import verbs
from relevo.tickets.models import Event

# Follow from a message or a merge, of which is told already.
_FOLLOWS_FROM = frozenset({"answered", "replied", "merged"})


@dataclass(frozen=True, slots=True)
class Told:
    """People to be told under a kind; `followers` also tells those who follow the ticket. Of several, the first that names a person counts."""

    kind: str
    users: tuple[int, ...] = ()
    followers: bool = False


def people(*candidates: int | None) -> tuple[int, ...]:
    """The users among these."""
    return tuple(user for user in candidates if user is not None)


def _around(event: Event, kind: str) -> list[Told]:
    """The assignee and those who follow."""
    return [Told(kind, people(event.ticket.assignee_id), followers=True)]


def _opened(event: Event) -> list[Told]:
    return [Told(kinds.ASSIGNED, people(event.ticket.assignee_id))]


def _received(event: Event) -> list[Told]:
    return _around(event, kinds.CUSTOMER)


def _written(event: Event) -> list[Told]:
    return _around(event, kinds.COLLEAGUE)


def _commented(event: Event) -> list[Told]:
    return [Told(kinds.MENTIONED, tuple(event.data.get("mentions", ()))), *_around(event, kinds.COLLEAGUE)]


def _corrected(event: Event) -> list[Told]:
    """Only whom it mentions now and did not before: what it says was told already."""
    return [Told(kinds.MENTIONED, tuple(event.data.get("mentions", ())))]


def _advised(event: Event) -> list[Told]:
    """Who asked and the assignee."""
    return [Told(kinds.ADVISED, people(event.data["asked_by"], event.ticket.assignee_id), followers=True)]


def _assigned(event: Event) -> list[Told]:
    change = event.data.get("assignee")
    if change is None:
        return []
    return [Told(kinds.ASSIGNED, people(change["new"])), Told(kinds.CHANGED, people(change["old"]), followers=True)]


def _changed(event: Event) -> list[Told]:
    return [] if event.data.get("reason") in _FOLLOWS_FROM else _around(event, kinds.CHANGED)


def _task(event: Event) -> list[Told]:
    """Who has to do it, where that is new or the moment has come."""
    return [Told(kinds.TASK, people(event.data.get("assignee", {}).get("new")))]


def _woken(event: Event) -> list[Told]:
    """Who put it aside and the assignee; of what the customer wrote the assignee is told already."""
    by, assignee = event.data["snoozed_by"], event.ticket.assignee_id
    answered = event.data["reason"] == "answered"
    return [Told(kinds.WOKEN, people(None if answered and by == assignee else by, None if answered else assignee))]


def _owed(event: Event) -> list[Told]:
    """The assignee."""
    return [Told(kinds.OWED, people(event.ticket.assignee_id))]


def _delivery(event: Event) -> list[Told]:
    if event.data.get("state") != "failed":
        return []
    # Looked up only where something failed, which is rare.
    author = event.ticket.messages.filter(pk=event.data["message"]).values_list("author_user_id", flat=True).first()
    return [Told(kinds.FAILED, people(author, event.ticket.assignee_id), followers=True)]


def _trigger(event: Event) -> list[Told]:
    """Administrators: once an hour for a trigger that goes on failing. Looked up only where one failed, which is rare."""
    if not event.data["is_told"]:
        return []
    return [Told(kinds.TRIGGER, tuple(User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).values_list("pk", flat=True)))]


RECIPIENTS: dict[str, Callable[[Event], Iterable[Told]]] = {
    verbs.OPENED: _opened,
    verbs.MESSAGE_RECEIVED: _received,
    verbs.MESSAGE_SENT: _written,
    verbs.COMMENTED: _commented,
    verbs.CORRECTED: _corrected,
    verbs.ESCALATED: _written,
    verbs.ADVISED: _advised,
    verbs.CALL_LOGGED: _written,
    verbs.NOTE_ADDED: _written,
    verbs.ASSIGNED: _assigned,
    verbs.STATUS_CHANGED: _changed,
    verbs.MERGED: _changed,
    verbs.TASK_ADDED: _task,
    verbs.TASK_CHANGED: _task,
    verbs.TASK_DUE: _task,
    verbs.WOKEN: _woken,
    verbs.DELIVERY_CHANGED: _delivery,
    sla_verbs.WARNED: _owed,
    sla_verbs.BREACHED: _owed,
    verbs.TRIGGER_FAILED: _trigger,
}
