"""Which parts of a ticket go to people outside. Everything can be left out but the note."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relevo.core.errors import Invalid

MAX_MESSAGES = 100
MAX_FILES = 20
MAX_NOTE = 10_000

# In the order of the mail.
TICKET_FIELDS: dict[str, str | Promise] = {
    "number": _("Number"),
    "subject": _("Subject"),
    "status": _("Status"),
    "priority": _("Priority"),
    "service": _("Service"),
    "category": _("Category"),
    "tags": _("Tags"),
    "campaign": _("Campaign"),
    "assignee": _("Assignee"),
    "opened_at": _("Opened"),
    "own_fields": _("Own fields"),
}
CUSTOMER_FIELDS: dict[str, str | Promise] = {
    "customer_name": _("Name"),
    "customer_organisation": _("Organisation"),
    "customer_emails": _("E-mail"),
    "customer_phones": _("Phone"),
    "customer_profiles": _("Other profiles and addresses"),
    "customer_language": _("Language"),
    "customer_own_fields": _("Own fields"),
}
FIELDS = (*TICKET_FIELDS, *CUSTOMER_FIELDS)


@dataclass(frozen=True, slots=True)
class Parts:
    """What is told: `fields` of `FIELDS`, the last `messages` of the conversation (internal ones only with `has_internal`), and `files` of these
    messages by their uuids. Without ``customer_name`` no customer is named above a message either; what the messages themselves say stays."""

    fields: frozenset[str] = frozenset(FIELDS)
    messages: int = MAX_MESSAGES
    has_internal: bool = False
    files: tuple[UUID, ...] = ()

    def check(self) -> None:
        """Raises Invalid for parts that there are not."""
        if unknown := sorted(self.fields - set(FIELDS)):
            problem = _("There is no such field: %(name)s.") % {"name": unknown[0][:60]}
            raise Invalid("field_unknown", problem, fields={"fields": problem})
        if not 0 <= self.messages <= MAX_MESSAGES:
            problem = _("Between 0 and %(count)s messages can be sent along.") % {"count": MAX_MESSAGES}
            raise Invalid("too_many_messages", problem, fields={"messages": problem})
        if len(self.files) > MAX_FILES:
            problem = _("Up to %(count)s files can be sent along.") % {"count": MAX_FILES}
            raise Invalid("too_many_files", problem, fields={"attachment_ids": problem})


EVERYTHING = Parts()
