"""Sentences of the history about triggers: facts come in, whole sentences in the reader's language go out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from relevo.tickets import verbs
from relevo.tickets.task_words import Words


def _failed(actor: str, data: Mapping[str, Any], names: Mapping[int, str]) -> list[str]:
    """Why it failed stands in its log, for those who can change it."""
    if data.get("reason") == "loop":
        circle = " → ".join([*data["names"], data["names"][0]])
        return [_("%(actor)s was stopped: triggers set each other off in a circle (%(circle)s).") % {"actor": actor, "circle": circle}]
    return [_("%(actor)s could not do what it is meant to, and did nothing.") % {"actor": actor}]


WORDS: dict[str, Words] = {verbs.TRIGGER_FAILED: _failed}
