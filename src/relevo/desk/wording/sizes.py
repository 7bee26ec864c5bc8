"""Sizes and counts."""

from __future__ import annotations

from functools import lru_cache

from babel.numbers import format_decimal

from relevo.desk.wording.reader import language

_UNITS = ("bytes", "KB", "MB", "GB", "TB")


def _number(value: float, decimals: int = 0) -> str:
    return _formatted(round(value, decimals) if decimals else round(value), language())


@lru_cache(maxsize=4096)
def _formatted(value: float, spoken: str) -> str:
    return format_decimal(value, locale=spoken.replace("-", "_"))


def filesize(size_bytes: int) -> str:
    """A file's size as people write it: ``412 KB``, ``1.3 MB``; units of 1,024 bytes."""
    size, unit = float(size_bytes), 0
    while size >= 1000 and unit < len(_UNITS) - 1:
        size, unit = size / 1024, unit + 1
    return f"{_number(size, 1 if unit > 1 and size < 10 else 0)} {_UNITS[unit]}"


def capped(count: int, limit: int = 1000) -> str:
    """A count that was only taken up to a limit: ``1,000+`` from there on."""
    return _number(count) if count < limit else f"{_number(limit)}+"


def beginning(text: str, characters: int = 90) -> str:
    """As much of a text as a line of a list shows on a wide screen: whole words where there are any, with an ellipsis where something is left out.

    What the style sheet would hide anyway need not travel, fifty times a page.
    """
    if len(text) <= characters:
        return text
    cut = text[:characters]
    whole = cut.rpartition(" ")[0]
    return (whole if len(whole) > characters // 2 else cut).rstrip() + "…"
