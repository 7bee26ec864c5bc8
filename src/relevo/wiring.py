"""Which subscriber hears which event verb. One table, no logic."""

from __future__ import annotations

from relevo.channels import deliver
from relevo.core import events
from relevo.live import notify
from relevo.notifications import record as notifications
from relevo.tickets import presence, verbs
from relevo.tickets.actions import follow, snooze

SUBSCRIBERS: dict[str, tuple[events.Subscriber, ...]] = {
    verbs.MESSAGE_SENT: (deliver.enqueue,),
    verbs.OPENED: (deliver.enqueue,),
    verbs.ESCALATED: (deliver.enqueue,),
    verbs.MESSAGE_RECEIVED: (snooze.wake_answered,),
    verbs.STATUS_CHANGED: (
        presence.leave_closed,
        snooze.end_with_status,
    ),
    verbs.MERGED: (follow.follow_along,),
    events.ANY: (notifications.tell, notify.announce),
}


def connect() -> None:
    """Connects the table; called once when all packages are loaded."""
    events.connect(SUBSCRIBERS)
