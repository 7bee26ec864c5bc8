"""Texts without case and accents, as the database compares them."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f]")


def folded(text: str) -> str:
    """The text as ``lower(relevo_plain(…))`` makes it in PostgreSQL: *Devolução* is *devolucao*.

    Letter by letter: Python knows a rule for the last letter of Greek words that PostgreSQL does not follow with every locale.
    """
    plain = text if text.isascii() else _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return "".join(letter.lower() for letter in plain)
