"""Cursors for long lists: the place after the last row, never an offset that shifts as rows arrive."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from relevo.core.errors import Invalid


def encode(*values: Any) -> str:
    """An opaque text for the sort values of the last row shown."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def decode(cursor: str, *types: type) -> tuple[Any, ...]:
    """The sort values in a cursor, checked to be of these types. Raises Invalid for anything else."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if len(values) != len(types):
            raise ValueError
        return tuple(_restore(value, kind) for value, kind in zip(values, types, strict=True))
    except (ValueError, TypeError) as error:
        raise Invalid(
            "bad_cursor", _("This page of the list no longer exists. Start again from the top."), fields={"cursor": _("Unknown cursor.")}
        ) from error


def _restore(value: Any, kind: type) -> Any:
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError
        return moment
    if type(value) is not kind:
        raise ValueError
    return value
