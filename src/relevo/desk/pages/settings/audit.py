"""What administrators did, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from relevo.accounts.models import AuditEntry, User
from relevo.accounts.queries import audit_visible_to
from relevo.core import paging
from relevo.desk.pages.directory import load_directory
from relevo.desk.pages.settings.sections import Section, sections_for
from relevo.desk.wording import trace
from relevo.tickets.wording import Names

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry: what, about which row, by whom, and the values before and after."""

    entry: AuditEntry
    what: str
    target: str
    actor: str
    details: list[str]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """The trace, the newest first."""

    sections: list[Section]
    lines: list[AuditLine]
    older: str
    section: str = "settings-audit"


def audit_page(user: User, cursor: str = "") -> AuditPage:
    """One page in two queries: entries and names. Raises Invalid for an unknown cursor."""
    rows = audit_visible_to(user).select_related("actor_user").order_by("-pk")
    if cursor:
        (last,) = paging.decode(cursor, int)
        rows = rows.filter(pk__lt=last)
    found = list(rows[: PAGE_SIZE + 1])
    older = f"{reverse('settings-audit')}?cursor={paging.encode(found[PAGE_SIZE - 1].pk)}" if len(found) > PAGE_SIZE else ""
    names = load_directory().names
    return AuditPage(sections_for(user), [_line(entry, names) for entry in found[:PAGE_SIZE]], older)


def _line(entry: AuditEntry, names: Names) -> AuditLine:
    return AuditLine(
        entry=entry,
        what=trace.verb(entry.verb),
        target=trace.target(entry, names),
        actor=entry.actor_user.name if entry.actor_user else entry.actor_label,
        details=trace.details(entry, names),
    )
