"""Who does something. Every verb names its actor; there is no default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Actor:
    """A named doer: a person or the assistant (`user`), a customer (`contact_id`), somebody outside, or a part of the system.

    `kind` is one of agent, assistant, contact, external, system, trigger, procedure; `label` names the part of the
    system (for example ``email`` or the name of a trigger) or who is outside, and is empty for people whose names are looked up at
    display time.
    """

    kind: str
    user: Any = None
    contact_id: int | None = None
    label: str = ""

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user is not None else None


def agent(user: Any) -> Actor:
    """The signed-in person, or the assistant, whose kind the user object knows."""
    return Actor(kind="assistant" if user.is_assistant else "agent", user=user)


def contact(contact_id: int) -> Actor:
    """The customer."""
    return Actor(kind="contact", contact_id=contact_id)


def external(label: str) -> Actor:
    """Somebody who is neither of the desk nor a customer, by name or address (at most 60 characters are kept)."""
    return Actor(kind="external", label=label[:60])


def trigger(name: str) -> Actor:
    """An automatic rule, by its name (at most 60 characters are kept)."""
    return Actor(kind="trigger", label=name[:60])


def system(label: str) -> Actor:
    """A part of the system that acts by itself; `label` is its lasting name, such as ``email``."""
    return Actor(kind="system", label=label)
