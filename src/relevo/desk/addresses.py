"""Addresses of things that stand on a page many times."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from django.urls import reverse

_NIL = UUID(int=0)
# A number that stands in no address by itself.
_NUMBER = 987654321012345678


def address_of(view: str, key: UUID | int) -> str:
    """The address of a view whose only parameter is a UUID or a number from 0 on; the URL table is asked once for each view."""
    return _pattern(view, isinstance(key, int)).replace("*", str(key))


@cache
def _pattern(view: str, is_number: bool) -> str:
    place = _NUMBER if is_number else _NIL
    return reverse(view, args=[place]).replace(str(place), "*")
