"""Short names of what can happen to tickets, in the groups in which people look for them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relevo.core import events
from relevo.notifications.webhooks import verbs as webhooks
from relevo.sla import verbs as sla
from relevo.tickets import verbs

GROUPS: tuple[tuple[Promise, dict[str, Promise]], ...] = (
    (
        _("Conversation"),
        {
            verbs.OPENED: _("A ticket is opened"),
            verbs.MESSAGE_RECEIVED: _("A customer writes"),
            verbs.MESSAGE_SENT: _("A message to the customer is sent"),
            verbs.DELIVERY_CHANGED: _("A sent message arrives, or fails"),
            verbs.COMMENTED: _("A colleague comments"),
            verbs.CORRECTED: _("An internal message is corrected"),
            verbs.SCHEDULED: _("A message is planned"),
            verbs.UNSCHEDULED: _("A planned message does not leave"),
            verbs.ESCALATED: _("Somebody outside is asked for advice"),
            verbs.ADVISED: _("Somebody outside answers an escalation"),
            verbs.CALL_BEGUN: _("A customer is called"),
            verbs.CALL_LOGGED: _("A call is noted down"),
        },
    ),
    (
        _("Ticket"),
        {
            verbs.STATUS_CHANGED: _("The status changes"),
            verbs.ASSIGNED: _("Assignee or team changes"),
            verbs.CLASSIFIED: _("The classification changes"),
            verbs.FIELDS_SET: _("Own fields change"),
            verbs.TYPE_CHANGED: _("It becomes internal, or public"),
            verbs.SNOOZED: _("It is put aside"),
            verbs.WOKEN: _("It is back"),
            verbs.SPAM_MARKED: _("It is marked as spam"),
            verbs.SPAM_CLEARED: _("It is not spam after all"),
            verbs.RELATED: _("It is linked to another ticket"),
            verbs.UNRELATED: _("A link to another ticket is removed"),
            verbs.MERGED: _("It is merged into another ticket"),
            verbs.ABSORBED: _("Another ticket is merged into it"),
            verbs.SPLIT: _("Messages are split off"),
            verbs.SPLIT_FROM: _("It is made of messages of another ticket"),
            verbs.TRIGGER_FAILED: _("A trigger fails"),
            webhooks.CALLED: _("A trigger calls a webhook"),
        },
    ),
    (
        _("Service levels"),
        {
            sla.WARNED: _("A promise is about to be missed"),
            sla.BREACHED: _("A promise is missed"),
            sla.CHANGED: _("What is promised changes"),
        },
    ),
    (
        _("Tasks and notes"),
        {
            verbs.TASK_ADDED: _("A task is added"),
            verbs.TASK_CHANGED: _("A task changes"),
            verbs.TASK_DONE: _("A task is done"),
            verbs.TASK_REOPENED: _("A task is open again"),
            verbs.TASK_DUE: _("A task is due"),
            verbs.NOTE_ADDED: _("A note is pinned"),
            verbs.NOTE_DELETED: _("A note is deleted"),
        },
    ),
    (
        _("External view"),
        {
            verbs.LINK_MADE: _("A link for guests is made"),
            verbs.LINK_RENEWED: _("The link gets another address"),
            verbs.LINK_CHANGED: _("The link is valid for another time"),
            verbs.LINK_REVOKED: _("The link is revoked"),
        },
    ),
)


def groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """All verbs with their names, by group; those of other packages come last, by their technical names."""
    named = {verb for _label, members in GROUPS for verb in members}
    found = [(str(label), [(verb, str(name)) for verb, name in members.items()]) for label, members in GROUPS]
    others = [(verb, verb) for verb in sorted(events.verbs()) if verb not in named]
    return [*found, (str(_("Others")), others)] if others else found


def name(verb: str) -> str:
    """One verb's name; the technical one for what has none."""
    return next((str(members[verb]) for _label, members in GROUPS if verb in members), verb)
