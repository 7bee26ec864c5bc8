"""Addresses of things that stand on a page many times."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from django.urls import reverse

_NIL = UUID(int=0)


def address_of(view: str, uuid: UUID) -> str:
    """The address of a view whose only parameter is a UUID; the URL table is asked once for each view."""
    return _pattern(view).replace("*", str(uuid))


@cache
def _pattern(view: str) -> str:
    return reverse(view, args=[_NIL]).replace(str(_NIL), "*")
