"""What administrators did, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from relevo.accounts.models import AccessProfile, AuditEntry, User
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
    """One page in three queries: entries, names, and those of access profiles. Raises Invalid for an unknown cursor."""
    rows = audit_visible_to(user).select_related("actor_user").order_by("-pk")
    if cursor:
        (last,) = paging.decode(cursor, int)
        rows = rows.filter(pk__lt=last)
    found = list(rows[: PAGE_SIZE + 1])
    older = f"{reverse('settings-audit')}?cursor={paging.encode(found[PAGE_SIZE - 1].pk)}" if len(found) > PAGE_SIZE else ""
    names = load_directory().names
    profiles = dict(AccessProfile.objects.values_list("pk", "name"))
    return AuditPage(sections_for(user), [_line(entry, names, profiles) for entry in found[:PAGE_SIZE]], older)


def _line(entry: AuditEntry, names: Names, profiles: Mapping[int, str]) -> AuditLine:
    return AuditLine(
        entry=entry,
        what=trace.verb(entry.verb),
        target=trace.target(entry, names, profiles),
        actor=entry.actor_user.name if entry.actor_user else entry.actor_label,
        details=trace.details(entry, names, profiles),
    )
