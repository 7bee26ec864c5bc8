"""What uses something, in sentences. Who has a skill or a profile, and what is owed under a service level, their pages say in their own words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relevo.desk.wording.sizes import capped
from relevo.reports.uses import Kind, Use


@dataclass(frozen=True, slots=True)
class Used:
    """The lines, and what becomes of all that when what they are about is retired."""

    lines: list[str]
    note: str


def used(uses: list[Use]) -> Used:
    """What uses an entry of the classification, a team or a campaign."""
    if any(one.kind in (Kind.MACROS, Kind.TRIGGERS) for one in uses):
        note = _(
            "When it is no longer in use, tickets keep it, and what asks for it goes on working. Macros and triggers that give it are refused then."
        )
    else:
        note = _("All of these go on working when it is no longer in use.")
    return Used(sentences(uses), note)


def sentences(uses: Iterable[Use]) -> list[str]:
    """One for each kind."""
    return [_words(one) % {"num": capped(one.count), "names": ", ".join(one.names)} for one in uses]


def _words(one: Use) -> str:
    if one.kind is Kind.MACROS and one.names:
        return ngettext("%(num)s macro: %(names)s", "%(num)s macros: %(names)s", one.count)
    return _WORDS[one.kind](one.count)


_WORDS: Mapping[Kind, Callable[[int], str]] = {
    Kind.TICKETS: lambda num: ngettext("%(num)s ticket", "%(num)s tickets", num),
    Kind.OPEN_TICKETS: lambda num: ngettext("%(num)s assigned ticket that is not done", "%(num)s assigned tickets that are not done", num),
    Kind.CONTACTS: lambda num: ngettext("%(num)s contact", "%(num)s contacts", num),
    Kind.TASKS: lambda num: ngettext("%(num)s task to do", "%(num)s tasks to do", num),
    Kind.WAITING_MAILS: lambda num: ngettext("%(num)s mail to be sent", "%(num)s mails to be sent", num),
    Kind.TEAMS: lambda num: ngettext("Member of %(num)s team: %(names)s", "Member of %(num)s teams: %(names)s", num),
    Kind.CAMPAIGNS: lambda num: ngettext("Member of %(num)s campaign: %(names)s", "Member of %(num)s campaigns: %(names)s", num),
    Kind.FEEDING_ACCOUNTS: lambda num: _("Mail accounts whose new tickets it gets: %(names)s"),
    Kind.FEEDING_CAMPAIGNS: lambda num: _("Campaigns whose new tickets it gets: %(names)s"),
    Kind.OWN_WEBHOOKS: lambda num: ngettext("%(num)s webhook of theirs: %(names)s", "%(num)s webhooks of theirs: %(names)s", num),
    Kind.SHARED_VIEWS: lambda num: ngettext("%(num)s shared view: %(names)s", "%(num)s shared views: %(names)s", num),
    Kind.PERSONAL_VIEWS: lambda num: ngettext("%(num)s personal view", "%(num)s personal views", num),
    Kind.MACROS: lambda num: ngettext("%(num)s macro", "%(num)s macros", num),
    Kind.TEMPLATES: lambda num: ngettext("%(num)s template: %(names)s", "%(num)s templates: %(names)s", num),
    Kind.TRIGGERS: lambda num: ngettext("%(num)s trigger: %(names)s", "%(num)s triggers: %(names)s", num),
    Kind.SERVICE_LEVELS: lambda num: ngettext("%(num)s service level: %(names)s", "%(num)s service levels: %(names)s", num),
    Kind.SKILLS: lambda num: ngettext("%(num)s skill: %(names)s", "%(num)s skills: %(names)s", num),
    Kind.WEBHOOKS: lambda num: ngettext("%(num)s webhook: %(names)s", "%(num)s webhooks: %(names)s", num),
}
