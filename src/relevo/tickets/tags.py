"""Tags: words that people hang on tickets."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from relevo.core.errors import Invalid

MAX_TAGS = 50
MAX_LETTERS = 60


def clean_tags(typed: Iterable[str], *, field: str = "tags") -> list[str]:
    """The tags as they are kept: each once, in the order typed, without spare spaces, cut at 60 letters; empty ones are left out.

    Raises Invalid for more than 50, on the `field` in which they were typed.
    """
    clean = list(dict.fromkeys(tag for word in typed if (tag := " ".join(word.split())[:MAX_LETTERS])))
    if len(clean) > MAX_TAGS:
        raise Invalid("too_many", _("That is too many entries."), fields={field: _("Keep at most %(limit)d.") % {"limit": MAX_TAGS}})
    return clean
