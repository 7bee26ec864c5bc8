"""Automatic assignment in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import ngettext

from relevo.accounts.enums import LANGUAGES
from relevo.routing.choice import Candidate, Obstacle


def obstacle_words(obstacle: Obstacle, count: int) -> str:
    """What keeps some tickets from being given, as a sentence."""
    return _WORDS[obstacle](count) % {"count": count}


def room_words(one: Candidate) -> str:
    """How much of an agent's limit is used, such as "3 of 10"."""
    number = sum(one.in_progress.values())
    return str(number) if one.capacity is None else f"{number} / {one.capacity}"


def language_names(codes: frozenset[str]) -> str:
    """Languages by their own names."""
    return ", ".join(name for code, name in LANGUAGES if code in codes)


_WORDS: Mapping[Obstacle, Callable[[int], str]] = {
    Obstacle.NOBODY_SEES: lambda count: ngettext(
        "%(count)d ticket lies in a campaign that no member sees.", "%(count)d tickets lie in campaigns that no member sees.", count
    ),
    Obstacle.NOBODY_ONLINE: lambda count: ngettext(
        "%(count)d ticket waits for a member to be online.", "%(count)d tickets wait for a member to be online.", count
    ),
    Obstacle.GIVEN_UP: lambda count: ngettext(
        "%(count)d ticket was put back by the only member who could have it.",
        "%(count)d tickets were put back by the only member who could have them.",
        count,
    ),
    Obstacle.NO_LANGUAGE: lambda count: ngettext(
        "%(count)d ticket waits for somebody who speaks the customer's language.",
        "%(count)d tickets wait for somebody who speaks the customer's language.",
        count,
    ),
    Obstacle.NO_SKILL: lambda count: ngettext(
        "%(count)d ticket waits for somebody with the skills that it asks for.",
        "%(count)d tickets wait for somebody with the skills that they ask for.",
        count,
    ),
    Obstacle.NO_ROOM: lambda count: ngettext(
        "%(count)d ticket waits for somebody with room.", "%(count)d tickets wait for somebody with room.", count
    ),
}
