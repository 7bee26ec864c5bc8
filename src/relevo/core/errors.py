"""What an action may refuse, told apart by kind so that every surface can answer rightly.

The message is a sentence for the person in front of the screen, translated at display time, and says what to
do; `code` is for machines and never changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class DomainError(Exception):
    """Base: an action was refused. Nothing was changed: the action's transaction is rolled back."""

    status = 400

    def __init__(self, code: str, message: Any, *, fields: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.fields = dict(fields or {})

    def __str__(self) -> str:
        return str(self.message)


class Invalid(DomainError):
    """The input can't be used; `fields` says which and why."""

    status = 422


class Forbidden(DomainError):
    """The actor may see the object but not do this to it."""

    status = 403


class Conflict(DomainError):
    """The object is no longer in the state for which this was meant."""

    status = 409
