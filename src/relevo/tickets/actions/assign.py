"""Deciding who resolves a ticket, and in whose queue it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from relevo.accounts import permissions
from relevo.accounts.models import Team, User
from relevo.core.actors import Actor
from relevo.core.errors import Conflict, Invalid
from relevo.tickets import events, verbs
from relevo.tickets.locking import locked
from relevo.tickets.models import Event, Ticket
from relevo.tickets.permissions import check_goes_on, sees
from relevo.tickets.required import check_emptied


class Unchanged:
    """Stands for "leave as it is" where None means nobody."""


UNCHANGED = Unchanged()


def assign_ticket(
    ticket: Ticket,
    *,
    actor: Actor,
    assignee: User | Unchanged | None = UNCHANGED,
    team: Team | Unchanged | None = UNCHANGED,
    expected: User | Unchanged | None = UNCHANGED,
    expected_team: Team | Unchanged | None = UNCHANGED,
    reason: str = "",
    because: Mapping[str, Any] | None = None,
) -> Event | None:
    """Sets assignee, team, or both; None stands for nobody. Returns None where nothing changes.

    With `expected`, the change happens only while that user (or nobody) is the assignee; else Conflict names who
    is, so that of two people who take a ticket at once one gets it and the other is told. `expected_team` does the same for the queue. `because` are
    the facts for which somebody was chosen automatically (see `assignment_words`). Raises Invalid for an assignee who is inactive, may not work on
    tickets, or does not see the ticket.
    """
    permissions.require(actor, permissions.TICKETS_ASSIGN)
    with locked(ticket):
        check_goes_on(ticket)
        if not isinstance(expected, Unchanged) and ticket.assignee_id != (expected.pk if expected else None):
            holder = ticket.assignee
            message = (
                _("%(name)s has taken this ticket meanwhile.") % {"name": holder.name} if holder else _("Nobody is assigned to this ticket any more.")
            )
            raise Conflict("assignee_changed", message)
        if not isinstance(expected_team, Unchanged) and ticket.team_id != (expected_team.pk if expected_team else None):
            raise Conflict("team_changed", _("The ticket is in another queue by now."))
        return change_assignment(ticket, actor=actor, assignee=assignee, team=team, reason=reason, because=because)


def change_assignment(
    ticket: Ticket,
    *,
    actor: Actor,
    assignee: User | Unchanged | None = UNCHANGED,
    team: Team | Unchanged | None = UNCHANGED,
    reason: str = "",
    because: Mapping[str, Any] | None = None,
) -> Event | None:
    """The same on a ticket that the calling action has locked, without asking for permissions."""
    data: dict[str, object] = {}
    changed: list[str] = []
    if not isinstance(assignee, Unchanged) and ticket.assignee_id != (assignee.pk if assignee else None):
        if assignee is not None:
            check_assignee(ticket, assignee)
        data["assignee"] = {"old": ticket.assignee_id, "new": assignee.pk if assignee else None}
        ticket.assignee = assignee
        changed.append("assignee")
    if not isinstance(team, Unchanged) and ticket.team_id != (team.pk if team else None):
        data["team"] = {"old": ticket.team_id, "new": team.pk if team else None}
        ticket.team = team
        changed.append("team")
    if not changed:
        return None
    if actor.user is not None:
        check_emptied(ticket, changed)
    told = {"because": dict(because)} if because else {}
    return events.record(ticket, verbs.ASSIGNED, actor=actor, data={**data, "reason": reason, **told}, changed=changed)


def check_assignee(ticket: Ticket, assignee: User) -> None:
    """Raises Invalid for who is inactive, may not work on tickets, or does not see this one."""
    works = permissions.may(assignee, permissions.TICKETS_COMMENT)
    if not works or not sees(assignee, ticket):
        raise Invalid(
            "assignee_unfit", _("%(name)s can't work on this ticket.") % {"name": assignee.name}, fields={"assignee": _("Choose somebody else.")}
        )
