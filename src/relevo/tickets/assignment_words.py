"""Words for who got a ticket, into whose queue it went, and why."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from relevo.tickets.timeline import Entry

Names = Mapping[int, str]


def assigned(actor: str, entry: Entry, users: Names, teams: Names) -> list[str]:
    """A sentence each on the assignee and on the queue, as far as they changed, and why an automatic choice fell on this agent."""
    lines = []
    if "assignee" in entry.data:
        lines.append(_to_whom(actor, entry, users))
        lines.extend(_beside(entry, users))
    if "team" in entry.data:
        lines.append(_queue(actor, entry, teams))
    return lines


def _to_whom(actor: str, entry: Entry, users: Names) -> str:
    old, new = entry.data["assignee"]["old"], entry.data["assignee"]["new"]
    facts = {"actor": actor, "old": _known(users, old), "new": _known(users, new)}
    if new is None:
        return _("%(actor)s took the ticket away from %(old)s; nobody is assigned.") % facts
    if because := entry.data.get("because"):
        return _chosen(facts, because)
    if new == entry.actor_user_id and entry.data.get("reason") == "replied":
        return _("%(actor)s became the assignee by replying.") % facts
    if new == entry.actor_user_id and old is not None:
        return _("%(actor)s took the ticket over from %(old)s.") % facts
    if new == entry.actor_user_id:
        return _("%(actor)s took the ticket.") % facts
    if old is not None:
        return _("%(actor)s passed the ticket from %(old)s to %(new)s.") % facts
    return _("%(actor)s assigned the ticket to %(new)s.") % facts


def _chosen(facts: Mapping[str, object], because: Mapping[str, object]) -> str:
    """Why an automatic choice fell on somebody; the rules are those of `routing.choice`."""
    among = int(str(because.get("among", 1)))
    if because.get("rule") == "last_assignee":
        return _("%(actor)s assigned the ticket to %(new)s, who worked for this customer last.") % facts
    if among == 1:
        return _("%(actor)s assigned the ticket to %(new)s, who alone had room.") % facts
    if because.get("rule") == "least_busy":
        sentence = _("%(actor)s assigned the ticket to %(new)s, who had the least to do of %(among)d with room.")
    else:
        sentence = _("%(actor)s assigned the ticket to %(new)s, whose turn it was of %(among)d with room.")
    return sentence % {**facts, "among": among}


def _beside(entry: Entry, users: Names) -> list[str]:
    because = entry.data.get("because") or {}
    facts = {"new": _known(users, entry.data["assignee"]["new"])}
    lines = []
    if because.get("speaks"):
        lines.append(_("%(new)s speaks the customer's language.") % facts)
    if because.get("is_skilled"):
        lines.append(_("%(new)s has the skills that the ticket asks for.") % facts)
    return lines


def _queue(actor: str, entry: Entry, teams: Names) -> str:
    old, new = entry.data["team"]["old"], entry.data["team"]["new"]
    facts = {"actor": actor, "old": _known(teams, old), "new": _known(teams, new)}
    if new is None:
        return _("%(actor)s took the ticket out of the queue of %(old)s.") % facts
    if old is None:
        return _("%(actor)s put the ticket into the queue of %(new)s.") % facts
    return _("%(actor)s moved the ticket from the queue of %(old)s to %(new)s.") % facts


def _known(names: Names, key: int | None) -> str:
    return names.get(key or 0) or _("unknown")
