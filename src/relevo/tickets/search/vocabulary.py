"""The words that operators understand: in English for everybody, and in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from django.utils import translation
from django.utils.translation import pgettext

from relevo.tickets import own_words
from relevo.tickets.enums import ACTIVE_STATUSES, Priority, Status
from relevo.tickets.filters.folding import folded

_GAPS = re.compile(r"[\s_-]+")
# As other systems say it.
_SOLVED = "solved"


def plain(word: str) -> str:
    """A word for comparing: without case, accents and what may stand between its parts, so that *In progress* is *in-progress*."""
    return _GAPS.sub("", folded(word))


def statuses() -> Mapping[str, tuple[str, ...]]:
    """What may stand behind ``status:``, and the statuses that it means."""
    return _statuses(translation.get_language(), own_words.version())


def priorities() -> Mapping[str, int]:
    """What may stand behind ``priority:``."""
    return _priorities(translation.get_language(), own_words.version())


def flags() -> Mapping[str, str]:
    """What may stand behind ``is:``."""
    return _flags(translation.get_language())


def attachments() -> frozenset[str]:
    """What may stand behind ``has:``, each meaning attachments."""
    return _attachments(translation.get_language())


def is_me(word: str) -> bool:
    """Whether the word means the person who searches."""
    return plain(word) in {"me", plain(pgettext("search", "me"))}


def is_nobody(word: str) -> bool:
    """Whether the word means that there is none: no assignee, no team, no campaign."""
    return plain(word) in {"nobody", "none", plain(pgettext("search", "nobody")), plain(pgettext("search", "none"))}


@lru_cache(maxsize=16)
def _statuses(spoken: str | None, _version: str) -> dict[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {}
    for status in Status:
        with translation.override("en"):
            known[plain(str(status.label))] = (status.value,)
        known[plain(str(status.label))] = (status.value,)
    # What the desk calls one is meant before what Relevo calls another; the words of the API always mean the same.
    known |= {plain(own): (status.value,) for status in Status if (own := own_words.own_status_name(status.value, spoken))}
    active = pgettext("search", "active")
    known |= {_SOLVED: (Status.RESOLVED.value,), "active": ACTIVE_STATUSES, plain(active): ACTIVE_STATUSES}
    return known | {status.value: (status.value,) for status in Status}


@lru_cache(maxsize=16)
def _priorities(_spoken: str | None, _version: str) -> dict[str, int]:
    levels = own_words.levels().values()
    known = {plain(str(one.label)): one.value for one in Priority}
    return known | {plain(own_words.level_name(level)): level.value for level in levels} | {plain(level.key): level.value for level in levels}


@lru_cache(maxsize=16)
def _flags(_spoken: str | None) -> dict[str, str]:
    said = {
        "important": pgettext("search", "important"),
        "waiting": pgettext("search", "waiting"),
        "failed": pgettext("search", "failed"),
        "internal": pgettext("search", "internal"),
    }
    return {plain(word): name for name, own in said.items() for word in (name, own)}


@lru_cache(maxsize=16)
def _attachments(_spoken: str | None) -> frozenset[str]:
    own = (pgettext("search", "attachment"), pgettext("search", "attachments"))
    return frozenset(("attachment", "attachments", "file", "files", *map(plain, own)))
