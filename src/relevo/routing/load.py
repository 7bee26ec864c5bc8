"""What the choice is made from: a team's rules and members, and what its waiting tickets ask for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import structlog

from relevo.accounts.enums import Presence
from relevo.accounts.loading import COLUMNS, WORKS, user_from
from relevo.accounts.models import User
from relevo.accounts.presence import STATE, moments
from relevo.core import clock, cursors
from relevo.core.errors import Invalid
from relevo.routing.choice import Candidate, Need, Rules
from relevo.routing.enums import Mode
from relevo.routing.models import Skill, TeamRouting
from relevo.tickets import verbs
from relevo.tickets.enums import Status
from relevo.tickets.filters import Context, Node, holds, parsed
from relevo.tickets.models import Event, Snooze, Ticket
from relevo.tickets.permissions import sees

log = structlog.get_logger("relevo.routing")
# Of a team with more, the next round sees the rest.
WAITING_LIMIT = 200
IN_PROGRESS = (Status.NEW.value, Status.OPEN.value)
# Who is on a ticket just now is busy, and still there: nobody would ever get a second ticket else.
ONLINE = (Presence.AVAILABLE.value, Presence.BUSY.value)
_LAST_TICKETS = 25

# Own words only. Each count goes along the index of tickets that are not done (`ticket_assigned`).
_MEMBERS = f"""
SELECT {STATE}, able.capacity, COALESCE(able.channel_capacities, '{{}}'::jsonb), COALESCE(able.languages, ARRAY[]::varchar[]),
    ARRAY(SELECT held.skill_id FROM routing_abilities_skills held WHERE held.abilities_id = person.id),
    (SELECT COALESCE(jsonb_object_agg(of_channel.channel, of_channel.number), '{{}}'::jsonb) FROM (
        SELECT channel, count(*) AS number FROM tickets_ticket
        WHERE assignee_id = person.id AND status = ANY(%(in_progress)s) AND number NOT IN (SELECT ticket_id FROM tickets_snooze)
        GROUP BY channel) AS of_channel),
    (SELECT count(*) FROM tickets_ticket WHERE assignee_id = person.id AND status = 'pending'),
    (SELECT given_at FROM routing_turn turn WHERE turn.team_id = %(team)s AND turn.user_id = person.id),
    {COLUMNS}
FROM accounts_team_members member JOIN accounts_user person ON person.id = member.user_id LEFT JOIN routing_abilities able ON able.user_id = person.id
WHERE member.team_id = %(team)s AND person.is_active AND person.kind = 'person' AND {WORKS}
ORDER BY person.name, person.id
"""  # noqa: S608

# The last tickets of each customer and of the linked profiles, each along the index of tickets by requester.
_KNOWN = """
SELECT waiting.number, last.assignee_id
FROM tickets_ticket waiting JOIN contacts_contact asking ON asking.id = waiting.requester_id CROSS JOIN LATERAL (
    SELECT one.* FROM (
        SELECT id FROM contacts_contact WHERE id = COALESCE(asking.person_id, asking.id)
        UNION ALL SELECT id FROM contacts_contact WHERE person_id = COALESCE(asking.person_id, asking.id)) AS profile
    CROSS JOIN LATERAL (
        SELECT number, assignee_id, updated_at FROM tickets_ticket WHERE requester_id = profile.id
        ORDER BY updated_at DESC, number DESC LIMIT %(limit)s) AS one
    ORDER BY one.updated_at DESC, one.number DESC LIMIT %(limit)s) AS last
WHERE waiting.number = ANY(%(numbers)s) AND last.number <> waiting.number AND last.assignee_id IS NOT NULL
ORDER BY waiting.number, last.updated_at DESC, last.number DESC
"""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team: what the choice knows of this agent, the user, and the presence that colleagues see."""

    user: User
    candidate: Candidate
    presence: str


def rules_of(routing: TeamRouting) -> Rules:
    """A team's decisions, as the choice takes them."""
    return Rules(routing.mode, routing.language_match, routing.skill_match, routing.prefers_last)


def members_of(routing: TeamRouting) -> list[Member]:
    """The active members of the team who work on tickets, by name. One query."""
    with cursors.cursor() as asking:
        asking.execute(_MEMBERS, {**moments(), "team": routing.team_id, "in_progress": list(IN_PROGRESS)})
        found = asking.fetchall()
    return [_member(routing, row) for row in found]


def _member(routing: TeamRouting, row: Sequence[Any]) -> Member:
    presence, capacity, capacities, languages, skills, in_progress, pending, given_at, *columns = row
    user = user_from(columns)
    return Member(
        user,
        Candidate(
            id=user.pk,
            is_online=presence in ONLINE,
            languages=frozenset((*languages, user.language)),
            skills=frozenset(skills),
            in_progress=in_progress,
            pending=pending,
            capacity=routing.capacity if capacity is None else capacity,
            capacities={**routing.channel_capacities, **capacities},
            last_given_at=given_at,
        ),
        presence,
    )


def waiting_in(team_id: int) -> list[Ticket]:
    """The team's tickets that wait for an assignee, the most urgent first and of these the oldest; at most 200. Not those that wait for
    the customer, sleep, or are spam. One query."""
    awake = Ticket.objects.filter(team_id=team_id, assignee=None, status__in=IN_PROGRESS, is_spam=False, merged_into=None)
    awake = awake.exclude(pk__in=Snooze.objects.values("ticket_id"))
    return list(awake.select_related("requester").defer("search").order_by("-priority_rank", "created_at", "number")[:WAITING_LIMIT])


def teams_with_waiting() -> list[int]:
    """The teams that have their tickets assigned and have some that wait. One query."""
    active = TeamRouting.objects.exclude(mode=Mode.OFF).filter(team__is_active=True)
    waiting = Ticket.objects.filter(assignee=None, status__in=IN_PROGRESS, is_spam=False)
    return list(active.filter(team__in=waiting.values("team_id")).values_list("team_id", flat=True))


def skills_in_use() -> list[tuple[int, Node]]:
    """The skills with the conditions under which tickets ask for them; one whose conditions can't be read is asked for by none. One query."""
    found = []
    for skill in Skill.objects.filter(is_active=True):
        try:
            found.append((skill.pk, parsed(skill.conditions)))
        except Invalid:
            log.warning("the conditions of a skill can't be read", skill=skill.pk)
    return found


def needs_of(tickets: Sequence[Ticket], skills: Sequence[tuple[int, Node]]) -> list[Need]:
    """What each of the tickets asks for, but for who may see it (`seen`). Two queries, however many tickets there are."""
    given_up, known = _given_up(tickets), _last_assignees(tickets)
    context = Context(clock.now(), 0)
    return [
        Need(
            channel=ticket.channel,
            language=ticket.requester.language,
            skills=frozenset(key for key, conditions in skills if holds(conditions, ticket, context)),
            given_up_by=given_up.get(ticket.pk, frozenset()),
            known_to=known.get(ticket.pk, ()),
        )
        for ticket in tickets
    ]


def seen(need: Need, ticket: Ticket, members: Iterable[Member]) -> Need:
    """The same with those of the members who may see the ticket."""
    return replace(need, seen_by=frozenset(member.candidate.id for member in members if sees(member.user, ticket)))


def _given_up(tickets: Sequence[Ticket]) -> dict[int, frozenset[int]]:
    """Who had a ticket that was put back into the queue since: handing it back at once would be no use."""
    changes = Event.objects.filter(ticket__in=tickets, verb=verbs.ASSIGNED, data__has_key="assignee").order_by("ticket_id", "-sequence")
    last = {number: data["assignee"] for number, data in changes.distinct("ticket_id").values_list("ticket_id", "data")}
    return {number: frozenset((one["old"],)) for number, one in last.items() if one["new"] is None and one["old"] is not None}


def _last_assignees(tickets: Sequence[Ticket]) -> dict[int, tuple[int, ...]]:
    """Who worked on the last other tickets of each ticket's customer, the latest first."""
    with cursors.cursor() as asking:
        asking.execute(_KNOWN, {"numbers": [ticket.pk for ticket in tickets], "limit": _LAST_TICKETS})
        found: dict[int, list[int]] = {}
        for number, assignee in asking.fetchall():
            found.setdefault(number, []).append(assignee)
    return {number: tuple(dict.fromkeys(assignees)) for number, assignees in found.items()}
