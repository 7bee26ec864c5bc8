"""Presence in words, with the colours that go with (never instead of) them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from markupsafe import Markup

from relevo.accounts.enums import Presence
from relevo.desk.pages.directory import Choice
from relevo.desk.wording.reader import language

_TONES: dict[str, str] = {
    Presence.AVAILABLE: "ok",
    Presence.AWAY: "warn",
    Presence.DO_NOT_DISTURB: "bad",
    Presence.BUSY: "accent",
    Presence.OFFLINE: "low",
}


def presence_tone(presence: str) -> str:
    """The dot's tone for a presence."""
    return _TONES[presence]


def presence_name(presence: str) -> str:
    """A presence as people read it."""
    return _names(language())[presence]


def people_options(choices: Sequence[Choice], current: int | None, presences: Mapping[int, str]) -> Markup:
    """The options of a select of people, each with the presence behind the name. Not kept as a whole: one of fifty people changes all the time."""
    spoken = language()
    drawn = [_option(choice.id, choice.name, choice.id == current, presences.get(choice.id, ""), spoken) for choice in choices]
    return Markup("".join(drawn))  # noqa: S704 - options are markup


@lru_cache(maxsize=4096)
def _option(key: int, name: str, is_current: bool, presence: str, spoken: str) -> Markup:
    words = f"{name} · {_names(spoken)[presence]}" if presence else name
    return Markup('<option value="{}"{}>{}</option>').format(key, Markup(" selected") if is_current else "", words)


# To ask a lazy label for its text costs a hundred times as much as to ask a dictionary.
@lru_cache(maxsize=16)
def _names(_spoken: str) -> dict[str, str]:
    return {presence.value: str(presence.label) for presence in Presence}
