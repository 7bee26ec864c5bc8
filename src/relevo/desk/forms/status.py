"""The status that a menu sent: alone, or with the id of a justification (``pending:12``)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from relevo.core.errors import Invalid
from relevo.tickets.enums import Status
from relevo.tickets.models import Justification


def is_status(typed: str) -> bool:
    """Whether a status is named, with or without a justification."""
    return typed.partition(":")[0] in Status.values


def read_status(typed: str) -> tuple[Status, Justification | None]:
    """The status and its justification. Raises Invalid for what is none; one query where a justification is named."""
    status, _colon, number = typed.partition(":")
    if status not in Status.values:
        raise Invalid("status_unknown", _("There is no such status."), fields={"status": _("Choose one of the list.")})
    if not number:
        return Status(status), None
    found = Justification.objects.filter(pk=int(number)).first() if number.isascii() and number.isdecimal() and len(number) < 19 else None
    if found is None:
        raise Invalid("unknown_choice", _("This choice is no longer there. Reload the page."), fields={"status": _("Choose one of the list.")})
    return Status(status), found
