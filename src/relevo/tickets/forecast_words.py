"""Words for what is expected by hand."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from relevo.tickets import verbs
from relevo.tickets.task_words import Data, Words, moment_in_words


def forecast(actor: str, data: Data, users: Mapping[int, str]) -> list[str]:
    """Somebody said by when a ticket will be solved."""
    change = data["forecast_at"]
    facts = {"actor": actor, "old": moment_in_words(change["old"]), "new": moment_in_words(change["new"])}
    if not change["new"]:
        return [_("%(actor)s took the solution forecast away.") % facts]
    if not change["old"]:
        return [_("%(actor)s set the solution forecast to %(new)s.") % facts]
    return [_("%(actor)s changed the solution forecast from %(old)s to %(new)s.") % facts]


WORDS: dict[str, Words] = {verbs.FORECAST_SET: forecast}
