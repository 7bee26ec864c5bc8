"""Which classifications a ticket needs, and when (Z14)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from relevo.accounts.models import Campaign, Team
from relevo.core.errors import Invalid
from relevo.fields.described import Field, needed_and_empty
from relevo.tickets.asking import check_justification
from relevo.tickets.enums import Need, Status
from relevo.tickets.fields import ticket_fields
from relevo.tickets.item_words import classification_names
from relevo.tickets.models import Category, ClassificationRule, Justification, Service, Ticket

ENDINGS = (Status.RESOLVED, Status.CLOSED)
_CHOSEN = {"team": Team, "campaign": Campaign, "service": Service, "category": Category}


def check_opening(ticket: Ticket) -> None:
    """Raises Invalid for a new ticket that lacks what is needed always. Two queries."""
    if missing := _missing(ticket, (Need.ALWAYS,)) | _missing_fields(ticket, (Need.ALWAYS,)):
        raise _refusal(_("Fill in what a ticket needs: %(names)s."), missing)


def check_emptied(ticket: Ticket, names: Iterable[str]) -> None:
    """Raises Invalid where one of these, which have just changed, is needed always and empty now. One query where any is empty."""
    empty = {name for name in names if name in ClassificationRule.NAMES and not _value(ticket, name)}
    if empty and (missing := {name: label for name, label in _missing(ticket, (Need.ALWAYS,)).items() if name in empty}):
        raise _refusal(_("A ticket always needs: %(names)s."), missing)


def check_fields_emptied(ticket: Ticket, known: Mapping[int, Field], changed: Iterable[str]) -> None:
    """The same for fields that administrators defined, which have just changed. No query."""
    fields = [known[int(key)] for key in changed]
    if missing := needed_and_empty(fields, (Need.ALWAYS,), ticket.campaign_id, ticket.field_values):
        raise _refusal(_("A ticket always needs: %(names)s."), {field.key: field.name for field in missing})


def check_ending(ticket: Ticket, status: str) -> None:
    """Raises Invalid where the ticket is to be resolved or closed and lacks what is needed before that. Two queries for these statuses."""
    needs = (Need.RESOLVING, Need.ALWAYS)
    if status in ENDINGS and ticket.status not in ENDINGS and (missing := _missing(ticket, needs) | _missing_fields(ticket, needs)):
        raise _refusal(_("Before the ticket is resolved, fill in: %(names)s."), missing)


def check_asked(ticket: Ticket, status: str, justification: Justification | None) -> None:
    """Raises Invalid where people can't set the status now: for what the ticket lacks, or for the justification. Without a status, never."""
    if status:
        check_ending(ticket, status)
        is_kept = justification is not None and justification.pk == ticket.justification_id
        check_justification(status, justification, is_kept=is_kept)


def _refusal(sentence: str, missing: Mapping[str, str]) -> Invalid:
    names = ", ".join(missing.values())
    return Invalid("classification_missing", sentence % {"names": names}, fields={name: _("This is needed.") for name in missing})


def _missing_fields(ticket: Ticket, needs: tuple[Need, ...]) -> dict[str, str]:
    """The fields that administrators defined, are needed and empty."""
    empty = needed_and_empty(ticket_fields(needs).values(), needs, ticket.campaign_id, ticket.field_values)
    return {field.key: field.name for field in empty}


def _missing(ticket: Ticket, needs: tuple[Need, ...]) -> dict[str, str]:
    """What is needed and empty, in the order of the fields; nothing that is switched off, or of which there is none to choose."""
    wanted = set(ClassificationRule.objects.filter(is_on=True, need__in=needs).values_list("name", flat=True))
    empty = [name for name in ClassificationRule.NAMES if name in wanted and not _value(ticket, name)]
    known = classification_names()
    return {name: known[name] for name in empty if name not in _CHOSEN or _CHOSEN[name]._default_manager.filter(is_active=True).exists()}


def _value(ticket: Ticket, name: str) -> object:
    return getattr(ticket, f"{name}_id" if name in _CHOSEN else name)
