"""The subscriber that turns an event into notifications, in the event's own transaction: one statement, whoever is concerned.

To queue a job for it would cost as much as to do it. What may fail or take time, such as a mail, is a job.
"""

from __future__ import annotations

import json
from typing import Any

from relevo.accounts.enums import SEES_EVERYTHING, UserKind
from relevo.core import cursors
from relevo.notifications import kinds, lanes
from relevo.notifications.recipients import RECIPIENTS, Told
from relevo.tickets.models import Event

# Everything that decides whether a person is told: a working person, who did not do it, who sees the ticket (S2), and wants to hear of the kind.
_TELL = """
WITH named AS (
    SELECT DISTINCT ON (one.user_id) one.user_id, one.kind FROM (
        SELECT given.user_id, given.kind, given.place
        FROM unnest(%(users)s::bigint[], %(kinds)s::text[]) WITH ORDINALITY AS given (user_id, kind, place)
        UNION ALL
        SELECT follow.user_id, %(follower_kind)s::text, 1000 FROM tickets_follow follow
        WHERE %(follower_kind)s::text <> '' AND follow.ticket_id = %(ticket)s::bigint
    ) one ORDER BY one.user_id, one.place
), told AS (
    SELECT person.id AS user_id, named.kind, coalesce(choices.ways -> named.kind, %(usual)s::jsonb -> named.kind) AS ways
    FROM named JOIN accounts_user person ON person.id = named.user_id LEFT JOIN notifications_choices choices ON choices.user_id = person.id
    WHERE person.is_active AND person.kind = %(person)s AND person.id IS DISTINCT FROM %(actor)s::bigint
    AND (person.role = ANY(%(sees_everything)s::text[]) OR NOT EXISTS (SELECT FROM accounts_desk desk WHERE desk.hides_other_campaigns)
        OR EXISTS (SELECT FROM accounts_campaign_members member WHERE member.user_id = person.id AND member.campaign_id = %(campaign)s::bigint))
), made AS (
    INSERT INTO notifications_notification (user_id, kind, ticket_id, event_id, at, is_shown, is_for_mail)
    SELECT told.user_id, told.kind, %(ticket)s, %(event)s, %(at)s, told.ways ? 'app', told.ways ? 'mail'
    FROM told WHERE told.ways ?| ARRAY['app', 'push', 'mail'] RETURNING id, user_id
)
SELECT made.id, browser.id FROM made JOIN told USING (user_id) JOIN notifications_pushsubscription browser USING (user_id) WHERE told.ways ? 'push'
"""


def tell(event: Event) -> None:
    """Tells those whom the event concerns. One statement, and none where nobody can be; one more queues jobs for those who are told in a browser."""
    rule = RECIPIENTS.get(event.verb)
    told = [one for one in rule(event) if one.users or one.followers] if rule else []
    if told:
        with cursors.cursor() as asking:
            asking.execute(_TELL, _parameters(event, told))
            in_browsers = asking.fetchall()
        if in_browsers:
            lanes.put(in_browsers)


def _parameters(event: Event, told: list[Told]) -> dict[str, Any]:
    named = [(user, one.kind) for one in told for user in one.users]
    return {
        "users": [user for user, _kind in named],
        "kinds": [kind for _user, kind in named],
        "follower_kind": next((one.kind for one in told if one.followers), ""),
        "ticket": event.ticket_id,
        "event": event.pk,
        "campaign": event.ticket.campaign_id,
        "actor": event.actor_user_id,
        "at": event.at,
        "usual": json.dumps(kinds.usual()),
        "person": UserKind.PERSON.value,
        "sees_everything": sorted(SEES_EVERYTHING),
    }
