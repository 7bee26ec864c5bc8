"""Marks on the words that were searched."""

from __future__ import annotations

from markupsafe import Markup, escape

from relevo.tickets.search import spans

_MARK = Markup("<mark>{}</mark>")


def marked(text: str, pattern: str) -> Markup:
    """The text, escaped, with the words that the pattern means (`tickets.search.marked_words`) as marks; an empty pattern marks nothing."""
    if not pattern:
        return escape(text)
    parts, last = [], 0
    for start, end in spans(text, pattern):
        parts += [escape(text[last:start]), _MARK.format(text[start:end])]
        last = end
    return Markup("").join([*parts, escape(text[last:])])
