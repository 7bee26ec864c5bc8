"""Which subscriber hears which event verb, and which tables what is kept in memory comes from. Two tables, no logic."""

from __future__ import annotations

from relevo.accounts import stamp
from relevo.accounts.models import AccessProfile, Campaign, Desk, Team, User
from relevo.automation import hear
from relevo.channels import deliver
from relevo.channels.models import Account
from relevo.contacts import history
from relevo.core import events
from relevo.fields.models import FieldChoice, FieldDefinition
from relevo.live import notify
from relevo.notifications import record as notifications
from relevo.notifications.webhooks import call, shapes
from relevo.notifications.webhooks import hear as webhooks
from relevo.routing import follow as routing
from relevo.sla import open_now, recompute
from relevo.sla import wording as sla_wording
from relevo.sla.follow import follow_event
from relevo.sla.models import Calendar
from relevo.tickets import presence, verbs, wording
from relevo.tickets.actions import follow, snooze
from relevo.tickets.filters import business_hours
from relevo.tickets.models import Category, ClassificationRule, Justification, Service, StatusRule, View

# What is owed follows first: what others do because of an event happens to the ticket after it.
SUBSCRIBERS: dict[str, tuple[events.Subscriber, ...]] = {
    verbs.MESSAGE_SENT: (deliver.enqueue, follow_event),
    verbs.OPENED: (deliver.enqueue, follow_event, routing.came),
    verbs.SPLIT_FROM: (follow_event, routing.came),
    verbs.WOKEN: (routing.came,),
    verbs.ASSIGNED: (follow_event, routing.assigned),
    verbs.ESCALATED: (deliver.enqueue,),
    verbs.MESSAGE_RECEIVED: (follow_event, snooze.wake_answered),
    verbs.STATUS_CHANGED: (
        follow_event,
        presence.leave_closed,
        snooze.end_with_status,
        routing.status_changed,
    ),
    verbs.CALL_LOGGED: (follow_event,),
    verbs.TYPE_CHANGED: (follow_event,),
    verbs.CLASSIFIED: (follow_event,),
    verbs.FIELDS_SET: (follow_event,),
    verbs.ABSORBED: (follow_event,),
    verbs.SPLIT: (follow_event,),
    verbs.MERGED: (follow.follow_along,),
    events.ANY: (hear.hear, notifications.tell, webhooks.enqueue, notify.announce),
}

# What processes keep in memory of people, names and settings (`accounts.stamp`) comes from these.
KEPT = (
    *(User, Desk, Team, Campaign, Campaign.members.through, AccessProfile, AccessProfile.members.through),
    *(FieldDefinition, FieldChoice, Service, Category, Justification, StatusRule, ClassificationRule, View, Calendar, Account),
)


def connect() -> None:
    """Connects the table, and brings in what packages above `tickets` know for it: words for their verbs, and when calendars are open. Called once
    when all packages are loaded."""
    events.connect(SUBSCRIBERS)
    stamp.covers(*KEPT)
    wording.learn(sla_wording.WORDS)
    wording.learn(call.WORDS)
    business_hours.answered_by(open_now.ANSWERS)
    history.heard_by(recompute.follow_contact)
    shapes.made_by("relevo.api.shapes.happened")
