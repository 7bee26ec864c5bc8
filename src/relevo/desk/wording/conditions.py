"""Words for conditions: fields, comparisons, units."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from relevo.desk.wording.channels import channel_name
from relevo.desk.wording.reader import language
from relevo.tickets.enums import TicketType
from relevo.tickets.wording import priority_name, status_name

CHANNELS = ("email", "phone", "whatsapp", "webchat", "sms", "portal", "api")
UNITS = (60, 3600, 86_400, 604_800)


def field_names() -> Mapping[str, str]:
    """What every field of `tickets.filters` is called, in the order in which it is offered."""
    return _fields(language())


def operator_name(kind: str, operator: str) -> str:
    """A comparison as it stands between field and value."""
    words = _operators(language())
    return words.get(f"{kind}.{operator}") or words[operator]


def unit_names() -> Mapping[int, str]:
    """Units of time by their seconds."""
    return _units(language())


def choice_name(field: str, value: str | int) -> str:
    """One of the fixed values of a field."""
    if field == "status":
        return status_name(str(value))
    if field == "priority":
        return priority_name(int(value))
    if field == "type":
        return str(TicketType(str(value)).label)
    return channel_name(str(value))


@lru_cache(maxsize=16)
def _fields(_spoken: str) -> Mapping[str, str]:
    return {
        "status": _("Status"),
        "assignee": _("Assignee"),
        "team": _("Team"),
        "campaign": _("Campaign"),
        "account": _("Account"),
        "priority": _("Priority"),
        "service": _("Service"),
        "category": _("Category"),
        "justification": _("Reason for the status"),
        "tags": _("Tags"),
        "is_important": _("Important"),
        "waits_for_desk": _("Waits for an answer"),
        "subject": _("Subject"),
        "requester": _("Requester"),
        "organisation": _("Organisation"),
        "channel": _("Channel"),
        "type": pgettext("ticket", "Public or internal"),
        "has_failed_delivery": _("A message was not delivered"),
        "created_at": pgettext("column", "Opened"),
        "updated_at": _("Updated"),
        "last_inbound_at": pgettext("column", "Last received"),
        "last_outbound_at": pgettext("column", "Last answered"),
        "next_due_at": _("Next due"),
        "resolved_at": pgettext("moment", "Resolved"),
        "closed_at": pgettext("moment", "Closed"),
        "message_count": _("Number of messages"),
        "business_hours": _("Business hours"),
        "number": _("Number"),
    }


@lru_cache(maxsize=16)
def _operators(_spoken: str) -> Mapping[str, str]:
    return {
        "is": pgettext("condition", "is one of"),
        "flag.is": pgettext("condition", "is"),
        "is_not": pgettext("condition", "is none of"),
        "is_set": pgettext("condition", "is set"),
        "is_not_set": pgettext("condition", "is not set"),
        "at_least": pgettext("condition", "is at least"),
        "at_most": pgettext("condition", "is at most"),
        "date.at_least": pgettext("condition", "on this day or later"),
        "date.at_most": pgettext("condition", "on this day or earlier"),
        "has_any": pgettext("condition", "has one of"),
        "has_all": pgettext("condition", "has all of"),
        "has_none": pgettext("condition", "has none of"),
        "contains": pgettext("condition", "contains"),
        "contains_not": pgettext("condition", "does not contain"),
        "before": pgettext("condition", "before"),
        "after": pgettext("condition", "from this moment on"),
        "overdue": pgettext("condition", "is overdue"),
        "due_within": pgettext("condition", "is overdue or due within"),
        "within": pgettext("condition", "within the last"),
        "longer_ago": pgettext("condition", "longer ago than"),
        "are_open": pgettext("business hours", "are open in one of"),
        "are_closed": pgettext("business hours", "are closed in all of"),
    }


@lru_cache(maxsize=16)
def _units(_spoken: str) -> Mapping[int, str]:
    return {60: _("minutes"), 3600: _("hours"), 86_400: _("days"), 604_800: _("weeks")}
