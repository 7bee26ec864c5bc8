"""The registry of event verbs and the way from a recorded fact to those who hear it.

A package declares its verbs with `declare`; `wiring` connects verbs to subscribers once at start. `publish` runs
inside the transaction that records the fact: a subscriber that may fail or take time enqueues a job
there, so that fact and intention are committed together or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Subscriber = Callable[[Any], None]

_verbs: dict[str, str] = {}
_subscribers: dict[str, tuple[Subscriber, ...]] = {}
ANY = "*"


def declare(verb: str, meaning: str) -> str:
    """Registers a verb such as ``ticket.opened`` with one sentence on its meaning, and returns it."""
    if _verbs.get(verb, meaning) != meaning:
        raise ValueError(f"event verb {verb!r} is declared twice")
    _verbs[verb] = meaning
    return verb


def verbs() -> Mapping[str, str]:
    """All declared verbs with their meanings."""
    return dict(_verbs)


def connect(table: Mapping[str, Iterable[Subscriber]]) -> None:
    """Replaces the subscriptions. A verb nobody declared is an error, so that a renamed one is noticed."""
    unknown = set(table) - set(_verbs) - {ANY}
    if unknown:
        raise ValueError(f"subscriptions to undeclared verbs: {sorted(unknown)}")
    _subscribers.clear()
    _subscribers.update({verb: tuple(subscribers) for verb, subscribers in table.items()})


def publish(event: Any) -> None:
    """Calls the subscribers of `event.verb` and of any verb, in the order of the table, in this transaction."""
    if event.verb not in _verbs:
        raise ValueError(f"event verb {event.verb!r} is not declared")
    for subscriber in (*_subscribers.get(event.verb, ()), *_subscribers.get(ANY, ())):
        subscriber(event)
